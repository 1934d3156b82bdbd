import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import * as v from 'valibot';
import { cacheFolder, repositoryRoot } from '../build/paths';
import { reportProgress } from '../build/report-progress';
import { runIfChanged } from '../build/stamp';

/**
 * Grafana's packages are published as `.mjs`, in which esbuild, like Node.js, takes the whole of a CommonJS module for
 * its default export. Grafana itself is bundled from sources, where the default export is the one that the module
 * names. So these files are read under names without that extension.
 */
const grafanaInterop: Plugin = {
  name: 'grafana-interop',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: /^(@grafana\/|\.)/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === grafanaInterop) {
        return null;
      }
      const resolved = await resolve(path, { kind, resolveDir, pluginData: grafanaInterop });
      return /node_modules[\\/]@grafana[\\/].*\.mjs$/.test(resolved.path)
        ? { path: resolved.path.slice(0, -'.mjs'.length), namespace: 'grafana', sideEffects: resolved.sideEffects }
        : null;
    });
    onLoad({ filter: /.*/, namespace: 'grafana' }, async ({ path }) => ({
      contents: await readFile(`${path}.mjs`),
      resolveDir: dirname(path),
    }));
  },
};

/** Folder of the bundled page: `main.js`, `main.css` and the pieces that they load later. */
export const pageFolder = join(cacheFolder, 'preview');

export const pageOptions = {
  absWorkingDir: repositoryRoot,
  entryPoints: { main: 'preview/page/main.tsx' },
  outdir: pageFolder,
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  target: 'es2022',
  jsx: 'transform',
  plugins: [grafanaInterop],
  define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
  loader: { '.svg': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
  logLevel: 'error',
} satisfies BuildOptions;

/** Bundles the page with Grafana's own packages, when anything that goes in has changed. */
export async function bundlePage(): Promise<void> {
  await runIfChanged({
    name: 'preview-page',
    inputs: ['package-lock.json', 'preview/page/**', 'preview/page-bundle.ts', 'pkg/query/*.ts'],
    outputs: [join(pageFolder, 'main.js')],
    result: v.null(),
    run: async () => {
      reportProgress('preview: bundling the page');
      await build(pageOptions);
      return null;
    },
  });
}
