import { openBuckets } from '../../../pkg/history/buckets/embedded-buckets';
import { openStore } from '../../../pkg/store/open-store';
import type { Store } from '../../../pkg/store/store';
import { spanOf, Traffic } from './traffic';
import { DAY } from '../../../pkg/time/units';

const DAYS = 365;
const KEYS = 100;
/** Of the settings' defaults. */
const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };

export interface SizeResult {
  /** Bytes of the store after a year. */
  bytes: number;
  /** Milliseconds that opening it takes, its check included. */
  open: number;
}

/** Lives through a year of a server with a hundred keys. */
export async function measureSize(path: string): Promise<SizeResult> {
  const store = await openAt(path);
  const begin = Date.UTC(2026, 0, 1) / 1000;
  let now = begin;
  const buckets = openBuckets(store, 'bench', { keepDays, now: () => now });
  const traffic = new Traffic(KEYS);
  while (now < begin + DAYS * DAY) {
    // Many at once, which a sampler does not do, only so that this ends soon.
    buckets.transaction(() => {
      for (const end = now + DAY / 24; now < end; now += 300) {
        buckets.write(spanOf(now, traffic.usedFrom(now)));
      }
    });
  }
  store.close();
  const started = performance.now();
  const again = await openAt(path);
  const open = performance.now() - started;
  const bytes = again.size();
  again.close();
  return { bytes, open };
}

const openAt = (path: string): Promise<Store> => openStore({ kind: 'file', path }, { schemas: [] });
