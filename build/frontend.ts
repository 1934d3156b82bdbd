import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import CopyPlugin from 'copy-webpack-plugin';
import * as v from 'valibot';
import webpack, { type Configuration, type Stats } from 'webpack';
import { repositoryRoot } from './paths';

type Configure = (env: { production?: true }) => Promise<Configuration>;

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
  const stats = await runWebpack(await loadConfiguration({ production: true }));
  const modules = Array.from(stats.compilation.modules, (module) => module.nameForCondition());
  return modules.filter((path) => path !== null);
}

/**
 * Builds the frontend for development into `dist/`, and again whenever one of its files has changed.
 *
 * @param onBuilt is told the bundler's own words when it failed, else null
 */
export async function watchFrontend(onBuilt: (problem: string | null) => void): Promise<{ close(): Promise<void> }> {
  const compiler = webpack(await loadConfiguration({}));
  const watching = compiler.watch({}, (failure, stats) => onBuilt(problemOf(failure, stats)?.message ?? null));
  return {
    close: () => new Promise((resolve) => (watching ? watching.close(() => resolve()) : resolve())),
  };
}

/** It reads `src/plugin.json` when it is loaded, so it can only be loaded once that file is there. */
async function loadConfiguration(environment: Parameters<Configure>[0]): Promise<Configuration> {
  // It names its folders relative to the working directory.
  process.chdir(repositoryRoot);
  const path = join(repositoryRoot, '.config', 'webpack', 'webpack.config.ts');
  const { default: configure } = v.parse(configurationModule, await import(pathToFileURL(path).href));
  const configuration = await configure(environment);
  return {
    ...configuration,
    // Unchanged sources are not built at all; between builds the bundler's cache has kept copied files that were stale.
    cache: environment.production ? false : { type: 'memory' },
    output: { ...configuration.output, clean: { keep: madeByOtherSteps } },
    // Grafana's translations load a made-up language for its own developers, as a file of its own.
    resolve: { ...configuration.resolve, alias: { 'i18next-pseudo': false } },
    plugins: [
      ...(configuration.plugins ?? []),
      new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 }),
      new CopyPlugin({ patterns: [{ from: 'skills/*/SKILL.md' }] }),
    ],
  };
}

function runWebpack(configuration: Configuration): Promise<Stats> {
  const compiler = webpack(configuration);
  return new Promise((resolve, reject) => {
    compiler.run((failure, stats) => {
      compiler.close((closeFailure) => {
        const problem = problemOf(failure ?? closeFailure, stats);
        if (problem || !stats) {
          reject(problem);
        } else {
          resolve(stats);
        }
      });
    });
  });
}

function problemOf(failure: Error | null | undefined, stats: Stats | undefined): Error | null {
  return (
    failure ?? (stats?.hasErrors() ? new Error(stats.toString({ all: false, errors: true, errorDetails: true })) : null)
  );
}
