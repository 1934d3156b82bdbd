import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import webpack, { type Configuration, type Stats } from 'webpack';
import { repositoryRoot } from './paths';

type Configure = (env: { production: true }) => Promise<Configuration>;

const configurationModule = v.object({
  default: v.union([
    v.custom<Configure>((value) => typeof value === 'function'),
    // Loaded from CommonJS, the module's own exports stand one level deeper.
    v.pipe(
      v.object({ default: v.custom<Configure>((value) => typeof value === 'function') }),
      v.transform((inner) => inner.default)
    ),
  ]),
});

/** Files that other steps put into `dist/`; the bundler empties the folder but for these. */
const madeByOtherSteps = /^(gpx_outline_.*|THIRD-PARTY-NOTICES\.md)$/;

/**
 * Builds the frontend into `dist/` with the configuration of Grafana's scaffold.
 *
 * @returns paths of all source files that went into the bundle
 * @throws Error with the bundler's own words when it fails
 */
export async function buildFrontend(): Promise<string[]> {
  // The scaffold's configuration names its folders relative to the working directory.
  process.chdir(repositoryRoot);
  const configuration = await loadConfiguration();
  const stats = await runWebpack({
    ...configuration,
    // Unchanged sources are not built at all; between builds the bundler's cache has kept copied files that were stale.
    cache: false,
    output: { ...configuration.output, clean: { keep: madeByOtherSteps } },
  });
  const modules = Array.from(stats.compilation.modules, (module) => module.nameForCondition());
  return modules.filter((path) => path !== null);
}

/** It reads `src/plugin.json` when it is loaded, so it can only be loaded once that file is there. */
async function loadConfiguration(): Promise<Configuration> {
  const path = join(repositoryRoot, '.config', 'webpack', 'webpack.config.ts');
  const { default: configure } = v.parse(configurationModule, await import(pathToFileURL(path).href));
  return configure({ production: true });
}

function runWebpack(configuration: Configuration): Promise<Stats> {
  const compiler = webpack(configuration);
  return new Promise((resolve, reject) => {
    compiler.run((failure, stats) => {
      compiler.close((closeFailure) => {
        if (failure ?? closeFailure) {
          reject(failure ?? closeFailure);
        } else if (!stats || stats.hasErrors()) {
          reject(new Error(stats?.toString({ all: false, errors: true, errorDetails: true })));
        } else {
          resolve(stats);
        }
      });
    });
  });
}
