import type { Store } from '../../../store/store';
import type { BucketStore } from '../../bucket-store';
import { openBuckets } from '../embedded-buckets';
import { historySchema } from './schema';
import { openMemory } from '../testing/open';
import { keys, midnight, sumOf, trueData, trueSpan } from '../testing/truth';

const day = 86_400;
const keepDays = { fiveMinutes: 1, hours: 2, days: 4 };
const { signal } = new AbortController();

let store: Store;
let buckets: BucketStore;
let now = midnight;

beforeEach(async () => {
  store = await openMemory();
  now = midnight;
  buckets = openBuckets(store, 'server', { keepDays, now: () => now });
});
afterEach(() => store.close());

/** Lives through the time, with one span missing and one long one in each day. */
function live(days: number): void {
  for (; now < midnight + days * day; now += 300) {
    const second = now % day;
    if (second === 36_300) {
      buckets.write(trueSpan(now - 900, now + 300));
    } else if (second !== 50_100 && (second < 35_400 || second > 36_300)) {
      buckets.write(trueSpan(now, now + 300));
    }
  }
}

const tables = () => store.tables(historySchema.owner, historySchema.migrations);

/** Of hours of buckets of five minutes, of hours, of days. */
function count(resolution: number): number {
  const fine = 'SELECT count(*) FROM history_five_minutes WHERE kind = 0';
  const coarse = 'SELECT count(*) FROM history_buckets WHERE kind = 0 AND resolution = ?';
  return (resolution === 300 ? tables().numbers(fine) : tables().numbers(coarse, resolution))[0] ?? 0;
}

async function dataOf(from: number, to: number) {
  const { totals } = await buckets.totals({ kind: 'key', from, to, signal });
  return totals.find(({ entity }) => entity.kind === 'key' && entity.keyId === '1')?.data?.value;
}

const truth = (from: number, to: number) =>
  sumOf(
    (time) =>
      trueData(
        time,
        keys.findIndex((key) => key.kind === 'key' && key.keyId === '1')
      ),
    from,
    to
  );

describe('retention', () => {
  it('keeps each resolution for its time, and what was known of days that are not complete', async () => {
    live(7);
    const missing = (start: number) => truth(start + 50_100, start + 50_400);
    expect(count(300)).toBeLessThanOrEqual(24 + 2);
    expect(count(3600)).toBeLessThanOrEqual(72 + 24);
    expect(count(day)).toBeLessThanOrEqual(5);
    for (const age of [1, 2, 3, 4]) {
      const start = midnight + (7 - age) * day;
      expect([age, await dataOf(start, start + day)]).toEqual([age, truth(start, start + day) - missing(start)]);
    }
    const { rows, coveredSeconds } = await buckets.series({
      kind: 'key',
      edges: [3, 4, 5, 6, 7].map((number) => midnight + number * day),
      entities: keys.slice(0, 1),
      signal,
    });
    expect(rows[0]?.data).toEqual([null, null, null, null]);
    expect(coveredSeconds).toEqual([0, 0, 0, 0]);
  });

  it('neither takes nor asks for what would be deleted at once', () => {
    live(6);
    // Pruning goes on with every write until it is done.
    Array.from({ length: 10 }, () => buckets.transaction(() => undefined));
    const extent = buckets.extent();
    buckets.write(trueSpan(midnight, midnight + 300));
    buckets.write(trueSpan(midnight, midnight + 3600));
    buckets.write(trueSpan(midnight, midnight + day));
    expect(buckets.extent()).toEqual(extent);
    expect(buckets.gaps(midnight, midnight + day, 300)).toEqual([]);
    expect(buckets.gaps(midnight, midnight + day, 3600)).toEqual([]);
    expect(buckets.gaps(midnight, midnight + day, day)).toEqual([]);
  });

  it('is not misled by a clock that is ahead', () => {
    live(1);
    const before = count(300);
    now = midnight + 4000 * day;
    buckets.writeState('any', '');
    buckets.transaction(() => undefined);
    expect(count(300)).toBe(before);
  });

  it('bounds the size of the store', () => {
    live(4);
    const size = store.size();
    live(8);
    expect(store.size()).toBeLessThan(size * 1.3);
  });
});
