import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, parse } from 'node:path';
import * as v from 'valibot';
import { canBeWritten, isInside } from './folder';
import type { StorePlace } from './store';

const fileName = 'outline-metrics.sqlite';
const pluginId = 'outline-metrics-datasource';

const folder = v.optional(v.pipe(v.string(), v.trim()), '');
const environmentSchema = v.object({
  /** `state_dir` of the section `[plugin.outline-metrics-datasource]` in Grafana's configuration. */
  GF_PLUGIN_STATE_DIR: folder,
  /** `data` of the section `[paths]`; only Grafana's container images set it. */
  GF_PATHS_DATA: folder,
  XDG_STATE_HOME: folder,
  LOCALAPPDATA: folder,
  /** Newer hosts do not pass it on; the system knows it, too. */
  HOME: folder,
});
type Environment = v.InferOutput<typeof environmentSchema>;

const advice = 'Set state_dir in the section [plugin.outline-metrics-datasource] of Grafana’s configuration.';

/**
 * Where the store lives: in `GF_PLUGIN_STATE_DIR` where that is set. Else below Grafana's data folder, which
 * `GF_PATHS_DATA` or the plugin's own place tells, or in the user's state folder: the first of them that holds a store
 * already, else the first that can be written. In memory where none can. Never inside the plugin's own folder: its
 * signature covers every file there, and one more would stop Grafana from loading it.
 *
 * @param executable the running program, which lies in the plugin's folder
 */
export function storePlace(variables: NodeJS.ProcessEnv, executable: string): StorePlace {
  const environment = v.parse(environmentSchema, variables);
  const own = dirname(executable);
  const chosen = environment.GF_PLUGIN_STATE_DIR;
  if (chosen) {
    return chosenPlace(chosen, own);
  }
  const paths = [dataFolder(environment.GF_PATHS_DATA), dataFolderAround(executable), userFolder(environment)]
    .filter((path) => path !== null && !isInside(path, own))
    .map((path) => join(path ?? '', fileName));
  const path = paths.find(existsSync) ?? paths.find((candidate) => canBeWritten(dirname(candidate)));
  return path === undefined
    ? {
        kind: 'memory',
        reason: `What the plugin keeps is lost when it ends: no folder for it can be written. ${advice}`,
      }
    : { kind: 'file', path };
}

function chosenPlace(chosen: string, own: string): StorePlace {
  if (!isAbsolute(chosen)) {
    return {
      kind: 'memory',
      reason: 'What the plugin keeps is lost when it ends: state_dir must be an absolute path.',
      path: chosen,
    };
  }
  if (isInside(chosen, own)) {
    return {
      kind: 'memory',
      reason:
        'What the plugin keeps is lost when it ends: state_dir lies in the plugin’s own folder, where nothing may be written, because Grafana would refuse the plugin’s signature. Set another one.',
      path: chosen,
    };
  }
  return { kind: 'file', path: join(chosen, fileName) };
}

function dataFolder(data: string): string | null {
  return isAbsolute(data) ? join(data, pluginId) : null;
}

/** Grafana's packages put plugins into `<data>/plugins/<id>`. */
function dataFolderAround(executable: string): string | null {
  const own = dirname(executable);
  const plugins = dirname(own);
  return basename(own) === pluginId && basename(plugins) === 'plugins' ? join(dirname(plugins), pluginId) : null;
}

/** Where the system wants programs to keep what should outlive them. */
function userFolder({ XDG_STATE_HOME, LOCALAPPDATA, HOME }: Environment): string | null {
  if (process.platform === 'win32') {
    return isAbsolute(LOCALAPPDATA) ? join(LOCALAPPDATA, pluginId) : null;
  }
  if (process.platform !== 'darwin' && isAbsolute(XDG_STATE_HOME)) {
    return join(XDG_STATE_HOME, pluginId);
  }
  const home = HOME || homeOfUser();
  if (!isAbsolute(home) || home === parse(home).root) {
    return null;
  }
  const way = process.platform === 'darwin' ? ['Library', 'Application Support'] : ['.local', 'state'];
  return join(home, ...way, pluginId);
}

/** Empty where the system does not know the user. */
function homeOfUser(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
