import { resolutions, type BucketStore } from '../../history/bucket-store';
import { openBuckets } from '../../history/buckets/embedded-buckets';
import { historySchema } from '../../history/buckets/rows/schema';
import type { EventLog, KeyLife } from '../../history/events/event';
import type { History, HistoryProgress } from '../../history/history';
import type { EntityAmount, MeasuredSpan } from '../../history/model';
import { openStore } from '../../store/open-store';

/** History out of the embedded store, in memory, that knows what a test writes. */
export interface KeptHistory extends History {
  buckets: BucketStore;
  /** What progress says beside the extent. */
  told: Pick<HistoryProgress, 'fetched' | 'createdAt' | 'scrapePhase' | 'problem'>;
  /** When keys were not there yet, epoch seconds. */
  absentAt: Map<string, number>;
  watched: EventLog['watched'];
  lives: KeyLife[];
  close(): void;
}

/** @param now epoch seconds */
export async function keepHistory(now: () => number): Promise<KeptHistory> {
  const store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [historySchema] });
  const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };
  const buckets = openBuckets(store, 'server-1', { keepDays, now });
  const history: KeptHistory = {
    capabilities: { buckets: resolutions, hasProgress: true, hasEvents: true },
    buckets,
    absentAt: new Map(),
    watched: { server: null, keys: null, places: null },
    lives: [],
    told: { fetched: 1, createdAt: null, scrapePhase: null, problem: null },
    totals: (request) => buckets.totals(request),
    series: (request) => buckets.series(request),
    availability: (request) => buckets.availability(request),
    firstTraffic: (request) =>
      buckets.firstTraffic(request, { createdAt: history.told.createdAt, absentAt: history.absentAt }),
    events: ({ from, to }) =>
      Promise.resolve({ events: buckets.events?.read(from, to) ?? [], watched: history.watched }),
    keyLives: () => Promise.resolve(history.lives),
    progress() {
      const extent = buckets.extent();
      return { source: 'embedded', knownFrom: extent?.from ?? null, knownTo: extent?.to ?? null, ...history.told };
    },
    close: () => store.close(),
  };
  return history;
}

/** What an entity of a test does in each bucket. */
export interface Steady {
  entity: EntityAmount['entity'];
  /** Bytes in the bucket that begins then. */
  data: (start: number) => number;
  /** Milliseconds. */
  tunnelTime: (start: number) => number;
}

/** Writes spans of one length, one after the other. */
export function writeSpans(
  buckets: BucketStore,
  from: number,
  to: number,
  length: number,
  all: readonly Steady[]
): void {
  buckets.transaction(() => {
    for (let start = from; start < to; start += length) {
      buckets.write(spanOf(start, length, all));
    }
  });
}

function spanOf(from: number, length: number, all: readonly Steady[]): MeasuredSpan {
  const exact = (value: number) => ({ status: 'exact' as const, value });
  return {
    from,
    to: from + length,
    amounts: all.map(({ entity, data, tunnelTime }) => ({
      entity,
      from,
      data: exact(data(from)),
      tunnelTime: exact(tunnelTime(from)),
    })),
  };
}
