import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfiguration, type Configuration } from '../exporter/configuration';
import { readCredentials } from '../exporter/credentials/credentials';
import { addressOf } from '../history/known-servers';
import { createOutlineApi } from '../outline/client';
import type { ServerSettings } from '../settings/model';
import type { Store } from '../store/store';
import { Backfill, type BackfillSource } from './backfill';
import { fetchPast } from './fetch-past';
import { keptAt, openExisting, openFile } from './kept-buckets';
import { parseMoment } from './moment';
import { ProgressDisplay } from './progress-display';
import { namesOf } from './store-file';

export const backfillUsage = `Sends the past of Outline servers to an engine, as the exporter's series.

  gpx_outline backfill --config FILE [--to URL] [--store FILE] [--from TIME] [--until TIME]

FILE is the exporter's configuration: its servers, and its remoteWrite, whose url --to takes the place of. --store is
the plugin's store, outline-metrics.sqlite; a server of which it has nothing is asked for the month that it remembers.
Progress is kept in the stateFolder. TIME is such as 2026-11-01, 2026-11-01T12:00Z or epoch seconds.
See docs/prometheus.md.
`;

const options = {
  config: { type: 'string' },
  to: { type: 'string' },
  store: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  help: { type: 'boolean' },
} as const;

export type BackfillParameters = ReturnType<typeof parseBackfill>;

/** @throws TypeError where a parameter is not known */
export function parseBackfill(parameters: string[]) {
  return parseArgs({ args: parameters, options }).values;
}

/**
 * `gpx_outline backfill`: ends when all is sent.
 *
 * @throws Error, PluginError or PushError with a sentence on what is wrong
 */
export async function backfill(parameters: BackfillParameters, signal: AbortSignal): Promise<void> {
  const { config: file = null, to, store: storePath, from, until } = parameters;
  const configuration = readConfiguration({ file, listen: null, environment: process.env });
  const { remoteWrite, stateFolder, servers } = configuration;
  const url = to ?? remoteWrite?.url;
  if (url === undefined) {
    throw new Error('Name the receiver of remote write with --to, or in the configuration.');
  }
  if (stateFolder === null) {
    throw new Error('Set stateFolder in the configuration: without it a backfill that was ended could not go on.');
  }
  const wanted = { from: parseMoment(from, '--from'), until: parseMoment(until, '--until') };
  const display = new ProgressDisplay(process.stderr);
  const state = await openFile(join(stateFolder, 'outline-backfill.sqlite'));
  const kept = storePath === undefined ? null : await openExisting(storePath);
  const run = new Backfill({
    ...accessOf(configuration),
    url,
    labels: remoteWrite?.labels ?? { job: 'outline' },
    headers: remoteWrite?.headers ?? {},
    store: state,
    display,
    signal,
  });
  try {
    for (const server of servers) {
      await run.send(await sourceOf(server, { kept, state, display, signal }), wanted);
    }
  } finally {
    await run.close();
    kept?.close();
    state.close();
  }
}

function accessOf(configuration: Configuration) {
  return readCredentials(configuration).receivers.remoteWrite;
}

interface SourceDependencies {
  /** The plugin's store; null: none was named. */
  kept: Store | null;
  /** What was fetched from servers. */
  state: Store;
  display: ProgressDisplay;
  signal: AbortSignal;
}

/** The plugin's store where it has anything of the server; else the server itself. */
async function sourceOf(server: ServerSettings, dependencies: SourceDependencies): Promise<BackfillSource> {
  const { kept, state, display, signal } = dependencies;
  const { name, labels } = server;
  const address = addressOf(server);
  const stored = kept && keptAt(kept, address);
  if (kept && stored) {
    return { name, labels, buckets: stored, keys: namesOf(kept, address).last ?? [] };
  }
  const api = createOutlineApi(server, { environment: process.env });
  try {
    const buckets = await fetchPast({ server, api, store: state, display, signal });
    const { value: keys } = await api.accessKeys({ signal });
    return { name, labels, buckets, keys };
  } finally {
    await api.close();
  }
}
