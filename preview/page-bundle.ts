import { join } from 'node:path';
import { build } from 'esbuild';
import * as v from 'valibot';
import { cacheFolder, repositoryRoot } from '../packaging/paths';
import { reportProgress } from '../packaging/report-progress';
import { runIfChanged } from '../packaging/stamp';

/** Folder of the bundled page: `main.js`, `main.css` and the pieces that they load later. */
export const pageFolder = join(cacheFolder, 'preview');

/** Bundles the page with Grafana's own packages, when anything that goes in has changed. */
export async function bundlePage(): Promise<void> {
  await runIfChanged({
    name: 'preview-page',
    inputs: ['package-lock.json', 'preview/page/**', 'preview/page-bundle.ts', 'pkg/query/*.ts'],
    outputs: [join(pageFolder, 'main.js')],
    result: v.null(),
    run: async () => {
      reportProgress('preview: bundling the page');
      await build({
        absWorkingDir: repositoryRoot,
        entryPoints: { main: 'preview/page/main.tsx' },
        outdir: pageFolder,
        bundle: true,
        format: 'esm',
        splitting: true,
        minify: true,
        target: 'es2022',
        jsx: 'transform',
        conditions: ['style'],
        define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
        loader: { '.svg': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
        logLevel: 'error',
      });
      return null;
    },
  });
}
