import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BucketStore } from '../history/bucket-store';
import { keepingOf, openServers } from '../history/kept-servers';
import { addressOf } from '../history/known-servers';
import { ServerRecorder } from '../history/server-recorder';
import { systemTime, type Timekeeper } from '../time/timekeeper';
import type { OutlineApi } from '../outline/api';
import type { ApiSettings } from '../settings/model';
import type { Store } from '../store/store';
import { forEver } from './kept-buckets';
import type { ProgressDisplay } from './progress-display';
import { HOUR } from '../time/units';

export interface FetchOptions {
  server: ApiSettings;
  api: OutlineApi;
  /** Where what was fetched is kept: what is there is not asked for again. */
  store: Store;
  display: ProgressDisplay;
  signal: AbortSignal;
  time?: Timekeeper;
}

/** How often it is looked how far it is, and for how long no more may come, milliseconds. */
const POLL_EVERY = 1000;
const LONGEST_PAUSE = 1_800_000;

/**
 * Fetches the month that a server remembers: five minutes of the last hour, hours of the last two days, and days.
 *
 * @returns what is kept of it then
 * @throws PluginError why the server cannot be asked
 * @throws Error where the past does not come
 */
export async function fetchPast(options: FetchOptions): Promise<BucketStore> {
  const { server, api, store, signal, time = systemTime } = options;
  const now = () => Math.floor(time.now() / 1000);
  const recorder = new ServerRecorder({
    api,
    spreadBy: randomUUID(),
    // All of an hour may be spent: nothing else is asked of the server meanwhile.
    settings: { sampleSeconds: 300, backfillSecondsPerHour: HOUR },
    keeping: keepingOf(addressOf(server), openServers(store, now), forEver),
    time,
  });
  recorder.start();
  try {
    await untilFetched(recorder, options);
  } finally {
    await recorder.close();
  }
  signal.throwIfAborted();
  const buckets = recorder.records?.store;
  if (!buckets?.extent()) {
    throw new Error(`${server.name}: the server has told nothing of its past.`);
  }
  return buckets;
}

async function untilFetched(recorder: ServerRecorder, { server, display, signal }: FetchOptions): Promise<void> {
  let last = { fetched: -1, at: performance.now() };
  while (recorder.fetched < 1 && performance.now() - last.at < LONGEST_PAUSE && !signal.aborted) {
    if (recorder.problem && recorder.records === null) {
      throw recorder.problem;
    }
    if (recorder.fetched !== last.fetched) {
      last = { fetched: recorder.fetched, at: performance.now() };
      display.update(
        server.name,
        recorder.fetched,
        recorder.problem?.message ?? 'of its past is fetched from the server'
      );
    }
    await delay(POLL_EVERY, undefined, { signal }).catch(() => {});
  }
}
