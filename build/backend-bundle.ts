import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { repositoryRoot } from './paths';

export interface BackendBundle {
  /** Paths of all files that went in, relative to the repository. */
  inputs: string[];
}

/**
 * Bundles the backend into one CommonJS file that imports nothing but Node's own modules. It runs on Node as it is;
 * the executables are compiled from it. `process.env.PLUGIN_VERSION` is replaced by `version`.
 *
 * @throws Error when an import of a package is left: under Bun some of them, `undici` first of all, are stand-ins
 *   that ignore connectors and certificates.
 */
export async function bundleBackend(entry: string, outfile: string, version: string): Promise<BackendBundle> {
  const { metafile } = await build({
    ...backendOptions(entry, outfile, version),
    metafile: true,
    // Without comments, `require(…)` in the text is code.
    minifyWhitespace: true,
  });

  const named = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const left = findForeignImports([...named, ...requiredModules(await readFile(outfile, 'utf8'))]);
  if (left.length > 0) {
    throw new Error(`The backend bundle still imports ${left.join(', ')}; everything but Node's own modules goes in.`);
  }
  return { inputs: Object.keys(metafile.inputs) };
}

/** How the backend is bundled, for whatever purpose. */
export function backendOptions(entry: string, outfile: string, version: string) {
  return {
    absWorkingDir: repositoryRoot,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'none',
    define: {
      'process.env.PLUGIN_VERSION': JSON.stringify(version),
      'process.env.NODE_ENV': '"production"',
      // Packages find files of theirs by these, which are not in the bundle. Bun would put in where this was built.
      __dirname: '"/"',
      __filename: '"/plugin.cjs"',
    },
    logLevel: 'warning',
    plugins: [withoutUnusedModules],
  } satisfies BuildOptions;
}

/**
 * A module that nothing here needs, but which is loaded at the start: channels of a gRPC client look for HTTP proxies and
 * load `node:http` for it, a fifteenth of the time of a start. What is called of it finds no proxy.
 */
const unusedModule = {
  importer: /node_modules[\\/]@grpc[\\/]/,
  module: /^\.\/http_proxy$/,
  contents: `
    exports.mapProxyName = (target) => ({ target, extraOptions: {} });
    exports.getProxiedConnection = () => Promise.resolve(null);
  `,
};

const withoutUnusedModules: Plugin = {
  name: 'without-unused-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: unusedModule.module }, ({ importer, path }) =>
      unusedModule.importer.test(importer) ? { path, namespace: 'nothing' } : undefined
    );
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: unusedModule.contents }));
  },
};

/** Path of the backend's entry. */
export const backendEntry = join(repositoryRoot, 'pkg', 'main.ts');

/** Names in calls of `require`, `import` and `__require` that the text of a bundle holds. */
export function requiredModules(code: string): string[] {
  return Array.from(
    code.matchAll(/\b(?:__)?(?:require|import)\(\s*(["'`])([^"'`$]+)\1\s*\)/g),
    (match) => match[2] ?? ''
  );
}

/** Those of the names that are not modules of Node itself, each once. */
export function findForeignImports(names: string[]): string[] {
  const isNodes = (name: string) => name.startsWith('node:') || builtinModules.includes(name);
  return [...new Set(names)].filter((name) => !isNodes(name));
}
