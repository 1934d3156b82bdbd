import { openStore } from '../../../store/open-store';
import type { Store } from '../../../store/store';
import type { BucketStore } from '../../bucket-store';
import { openBuckets } from '../embedded-buckets';
import { historySchema } from '../rows/schema';
import { midnight } from './truth';

export const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };

export const openMemory = (): Promise<Store> =>
  openStore({ kind: 'memory', reason: 'A test.' }, { schemas: [historySchema] });

/** Buckets in memory, some days after `midnight`. */
export async function openTestBuckets(
  now = midnight + 10 * 86_400,
  keep = keepDays
): Promise<{ buckets: BucketStore; store: Store }> {
  const store = await openMemory();
  return { store, buckets: openBuckets(store, 'server', { keepDays: keep, now: () => now }) };
}
