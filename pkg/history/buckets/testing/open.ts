import { openStore } from '../../../store/open-store';
import type { Store } from '../../../store/store';
import type { BucketStore } from '../../bucket-store';
import { openBuckets } from '../embedded-buckets';
import { historySchema } from '../schema';

export const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };

export const openMemory = (): Promise<Store> =>
  openStore({ kind: 'memory', reason: 'A test.' }, { schemas: [historySchema] });

/** Buckets in memory. `now` is far away, so that nothing is too old. */
export async function openTestBuckets(
  now = Infinity,
  keep = keepDays
): Promise<{ buckets: BucketStore; store: Store }> {
  const store = await openMemory();
  return { store, buckets: openBuckets(store, 'server', { keepDays: keep, now: () => now }) };
}
