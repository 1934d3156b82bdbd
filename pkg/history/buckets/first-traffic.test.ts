import type { Store } from '../../store/store';
import type { BucketStore } from '../bucket-store';
import type { EntityAmount, Measured } from '../model';
import { openBuckets } from './embedded-buckets';
import { keepDays, openMemory } from './testing/open';
import { exact, keys, midnight } from './testing/truth';

const [minute, hour, day] = [60, 3600, 86_400];
const { signal } = new AbortController();
const [one, two, three] = keys;

let store: Store;
let buckets: BucketStore;
let now = midnight;

async function open(keep = keepDays): Promise<void> {
  store = await openMemory();
  now = midnight;
  buckets = openBuckets(store, 'server', { keepDays: keep, now: () => now });
}
beforeEach(() => open());
afterEach(() => store.close());

/** Lives on until then; each key has traffic from its moment on. */
function live(until: number, begins: readonly number[], length = 5 * minute): void {
  buckets.transaction(() => {
    for (; now < until; now += length) {
      const used = keys.filter((_, index) => (begins[index] ?? Infinity) < now + length);
      buckets.write({ from: now, to: now + length, amounts: used.map((key) => exact(key, now, 1000, 60)) });
    }
  });
}

function write(from: number, to: number, amounts: EntityAmount[]): void {
  buckets.write({ from, to, amounts });
}

/** One moment a key; `-` is nothing at all. */
async function firsts(createdAt: number | null = midnight, absentAt: ReadonlyMap<string, number> = new Map()) {
  const { entities, isWhole, unused } = await buckets.firstTraffic({ kind: 'key', signal }, { createdAt, absentAt });
  const at = (key: (typeof keys)[number]) => {
    const found = entities.find(({ entity }) => JSON.stringify(entity) === JSON.stringify(key));
    return found ? found.at && found.at - midnight : '-';
  };
  return { at: keys.map(at), isWhole, ...(unused.size > 0 && { unused: [...unused] }) };
}

const unknown = (atLeast: number): Measured => ({ status: 'unknown', reason: 'new', atLeast });

describe('first traffic', () => {
  it('is told to five minutes, also where hours and days were made of them', async () => {
    live(
      midnight + 3 * day + 7 * hour,
      [2 * hour + 10 * minute, day + 5 * minute, 3 * day + 6 * hour].map((at) => midnight + at)
    );
    expect(await firsts()).toEqual({
      at: [2 * hour + 10 * minute, day + 5 * minute, 3 * day + 6 * hour],
      isWhole: true,
    });
  });

  it('is known of nobody as long as nothing is kept', async () => {
    expect(await firsts()).toEqual({ at: ['-', '-', '-'], isWhole: false });
  });

  it('says of the others that they had none only where the whole life is known', async () => {
    live(midnight + 2 * hour, [midnight + hour]);
    expect(await firsts()).toEqual({ at: [hour, '-', '-'], isWhole: true });
    // Set up within the first bucket.
    expect(await firsts(midnight + 2 * minute)).toEqual({ at: [hour, '-', '-'], isWhole: true });
    now += hour;
    expect(await firsts()).toEqual({ at: [hour, '-', '-'], isWhole: false });
  });

  it('is not known where the server was there before, or may have been', async () => {
    live(midnight + 2 * hour, [midnight, midnight + hour]);
    expect(await firsts(midnight - day)).toEqual({ at: [null, null, '-'], isWhole: false });
    expect(await firsts(null)).toEqual({ at: [null, null, '-'], isWhole: false });
  });

  it('is known, also of an older server, of keys that were not there yet when history began', async () => {
    live(midnight + 2 * hour, [midnight, midnight + hour]);
    const absentAt = new Map([
      ['2', midnight + 50 * minute],
      ['3', midnight + 70 * minute],
    ]);
    expect(await firsts(midnight - day, absentAt)).toEqual({ at: [null, hour, '-'], isWhole: false, unused: ['3'] });
    // What is counted before under the same number was another key's.
    absentAt.set('2', midnight + 65 * minute);
    expect((await firsts(null, absentAt)).at).toEqual([null, null, '-']);
    // Nothing is known of the time at which they came.
    absentAt.set('2', midnight - minute).set('3', midnight - minute);
    expect(await firsts(midnight - day, absentAt)).toEqual({ at: [null, null, '-'], isWhole: false });
  });

  it('is not known after a gap', async () => {
    live(midnight + hour, [midnight]);
    now += 5 * minute;
    live(midnight + 2 * hour, [midnight, midnight + 90 * minute]);
    expect(await firsts()).toEqual({ at: [0, null, '-'], isWhole: false });
  });

  it('follows what is found out later', async () => {
    now = midnight + day;
    live(midnight + 2 * day + hour, [midnight]);
    expect((await firsts()).at).toEqual([null, '-', '-']);
    write(midnight, midnight + day, [exact(two!, midnight, 5, 0)]);
    expect((await firsts()).at).toEqual([day, 0, '-']);
    write(midnight + 2 * hour, midnight + 3 * hour, [exact(two!, midnight + 2 * hour, 5, 0)]);
    expect((await firsts()).at).toEqual([day, 0, '-']);
    write(midnight, midnight + 2 * hour, []);
    expect((await firsts()).at).toEqual([day, 2 * hour, '-']);
  });

  it('is told to the hour or day where no finer look is kept', async () => {
    live(midnight + 2 * day, [midnight + day + 3 * hour], day);
    live(midnight + 3 * day, [midnight, midnight + 2 * day + 5 * hour], hour);
    expect((await firsts()).at).toEqual([day, 2 * day + 5 * hour, '-']);
    // Never before the server was there.
    expect((await firsts(midnight + day + 8 * hour)).at).toEqual([day + 8 * hour, 2 * day + 5 * hour, '-']);
  });

  it('may be in the part of a day that finer looks leave out', async () => {
    write(midnight, midnight + day, [exact(one!, midnight, 500, 0), exact(two!, midnight, 100, 0)]);
    write(midnight + 4 * hour, midnight + 5 * hour, [exact(one!, midnight + 4 * hour, 100, 0)]);
    now = midnight + day;
    expect((await firsts()).at).toEqual([0, 0, '-']);
  });

  it('outlives finer buckets, and goes with the last ones', async () => {
    store.close();
    await open({ fiveMinutes: 1, hours: 3, days: 8 });
    live(midnight + day, [midnight + 2 * hour + 10 * minute]);
    const at = [(await firsts()).at[0]];
    while (now < midnight + 12 * day) {
      live(now + hour, [midnight]);
      // Retention goes on with every write.
      [1, 2, 3].forEach(() => buckets.transaction(() => undefined));
      at.push((await firsts()).at[0]);
    }
    // Five minutes, its hour, its day, and then nobody knows any more.
    expect([...new Set(at)]).toEqual([2 * hour + 10 * minute, 2 * hour, 0, null]);
  });

  it('is where the time began that could not be told apart, a day at most', async () => {
    live(midnight + hour, []);
    write(now, now + 20 * minute, [exact(one!, now, 500, 0)]);
    now += 20 * minute;
    live(midnight + 2 * hour, [midnight]);
    write(now, now + 2 * day, [exact(one!, now, 500, 0), exact(two!, now, 500, 0)]);
    now += 2 * day;
    expect((await firsts()).at).toEqual([hour, null, '-']);
  });

  it('begins with what may have been, and is not known where nothing surely was', async () => {
    live(midnight + hour, []);
    const doubt = (entity: EntityAmount['entity'], atLeast: number): EntityAmount => ({
      entity,
      from: now,
      data: unknown(atLeast),
      tunnelTime: unknown(0),
    });
    write(now, now + 300, [doubt(one!, 7), doubt(two!, 0), doubt(three!, 0)]);
    write(now + 300, now + 600, [exact(one!, now + 300, 500, 0), exact(two!, now + 300, 500, 0)]);
    now += 600;
    expect(await firsts()).toEqual({ at: [hour, hour, null], isWhole: true });
  });

  it('reaches back with an amount that includes what was not known before', async () => {
    live(midnight + hour, []);
    const from = now;
    write(from, from + 300, [{ entity: one!, from, data: unknown(0), tunnelTime: unknown(0) }]);
    write(from + 300, from + 600, [exact(one!, from, 500, 60)]);
    now += 600;
    expect((await firsts()).at).toEqual([hour, '-', '-']);
  });
});
