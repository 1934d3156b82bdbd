import { openBuckets } from '../../pkg/history/buckets/embedded-buckets';
import type { BucketStore } from '../../pkg/history/bucket-store';
import { historySchema } from '../../pkg/history/buckets/rows/schema';
import type { EntityAmount, MeasuredSpan } from '../../pkg/history/model';
import { openStore } from '../../pkg/store/open-store';
import type { Store } from '../../pkg/store/store';
import { join } from 'node:path';

export const BEGIN = Date.UTC(2026, 0, 1) / 1000;
export const KEY_COUNT = 40;
/** So short that pruning is killed, too; days stay, however long this goes on. */
const keepDays = { fiveMinutes: 1, hours: 2, days: 36_600 };
const state = 'last';

export function openHistoryStore(folder: string): Promise<Store> {
  return openStore({ kind: 'file', path: join(folder, 'store.sqlite') }, { schemas: [historySchema] });
}

export function bucketsOf(store: Store, now: () => number): BucketStore {
  return openBuckets(store, 'server', { keepDays, now });
}

/** Number of the last span that is in the store; 0: none. */
export function lastSpan(buckets: BucketStore): number {
  return Number(buckets.readState(state) ?? 0);
}

/** Writes a span as a sampler does: five minutes, with its own state in the same transaction. */
export function writeSpan(buckets: BucketStore, number: number): void {
  buckets.transaction(() => {
    buckets.write(spanOf(number));
    buckets.writeState(state, String(number));
  });
}

export function timeAfter(number: number): number {
  return BEGIN + number * 300;
}

export function dataOf(number: number, key: number): number {
  return (number * 7919 + key * 104_729) % 1_000_003;
}

function spanOf(number: number): MeasuredSpan {
  const from = timeAfter(number - 1);
  const amounts = Array.from({ length: KEY_COUNT }, (_, key): EntityAmount => ({
    entity: { kind: 'key', keyId: String(key) },
    from,
    data: { status: 'exact', value: dataOf(number, key) },
    tunnelTime: { status: 'exact', value: 1000 },
  }));
  return { from, to: from + 300, amounts };
}
