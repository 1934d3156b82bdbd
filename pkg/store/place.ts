import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import * as v from 'valibot';
import type { StorePlace } from './store';

const fileName = 'outline-metrics.sqlite';

const folder = v.optional(v.pipe(v.string(), v.trim()), '');
const environmentSchema = v.object({
  /** `state_dir` of the section `[plugin.outline-metrics-datasource]` in Grafana's configuration. */
  GF_PLUGIN_STATE_DIR: folder,
  /** `data` of the section `[paths]`. */
  GF_PATHS_DATA: folder,
});

/**
 * Where the store lives: in `GF_PLUGIN_STATE_DIR`, else below `GF_PATHS_DATA`, else in memory. Never inside the
 * plugin's own folder: its signature covers every file there, and one more would stop Grafana from loading it.
 *
 * @param executable the running program, which lies in the plugin's folder
 */
export function storePlace(environment: NodeJS.ProcessEnv, executable: string): StorePlace {
  const { GF_PLUGIN_STATE_DIR: state, GF_PATHS_DATA: data } = v.parse(environmentSchema, environment);
  const chosen = state || (data && join(data, 'outline-metrics-datasource'));
  if (!chosen) {
    return {
      kind: 'memory',
      reason:
        'No folder is set for what the plugin keeps, so it is lost when the plugin ends. Set state_dir in the section [plugin.outline-metrics-datasource] of Grafana’s configuration.',
    };
  }
  if (!isAbsolute(chosen)) {
    return { kind: 'memory', reason: `The folder for what the plugin keeps must be an absolute path, not ${chosen}.` };
  }
  if (isInside(chosen, dirname(executable))) {
    return {
      kind: 'memory',
      reason: `${chosen} lies in the plugin’s own folder, where nothing may be written: Grafana would refuse the plugin’s signature. Set another state_dir.`,
    };
  }
  return { kind: 'file', path: join(chosen, fileName) };
}

function isInside(path: string, parent: string): boolean {
  const way = relative(realPath(parent), realPath(path));
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/** With links resolved in the part of the path that exists. */
function realPath(path: string): string {
  if (existsSync(path)) {
    return realpathSync(path);
  }
  const parent = dirname(path);
  return parent === path ? path : resolve(realPath(parent), relative(parent, path));
}
