import fc from 'fast-check';
import type { BucketStore } from '../bucket-store';
import { estimateAt } from '../history';
import type { Entity, EntityAmount, Measured } from '../model';
import { openTestBuckets } from './testing/open';
import { exact, midnight, sumOf, told, trueData, trueTunnelTime } from './testing/truth';

const one: Entity = { kind: 'key', keyId: '1' };
const two: Entity = { kind: 'key', keyId: '2' };
const { signal } = new AbortController();

let buckets: BucketStore;
let close: () => void;

beforeEach(async () => {
  const opened = await openTestBuckets();
  ({ buckets } = opened);
  close = () => opened.store.close();
});
afterEach(() => close());

const minute = (number: number) => midnight + number * 60;
const unknown = (atLeast = 0): Measured => ({ status: 'unknown', reason: 'new', atLeast });

function write(from: number, to: number, ...amounts: EntityAmount[]): void {
  buckets.write({ from: minute(from), to: minute(to), amounts });
}

function unknownAmount(entity: Entity, from: number, atLeast = 0): EntityAmount {
  return { entity, from: minute(from), data: unknown(atLeast), tunnelTime: unknown() };
}

/** Series of key 1 and of all, at these minutes. */
async function series(...minutes: number[]) {
  const request = { kind: 'key', edges: minutes.map(minute), entities: [one], signal } as const;
  const { rows, total, coveredSeconds, notices } = await buckets.series(request);
  return { one: rows[0]?.data, apart: rows[0]?.coveredSeconds?.data, total: total.data, coveredSeconds, notices };
}

async function totals(from: number, to: number) {
  const { totals: all, notices } = await buckets.totals({ kind: 'key', from: minute(from), to: minute(to), signal });
  return { one: all.find(({ entity }) => entity === one || ('keyId' in entity && entity.keyId === '1')), notices };
}

describe('what is not known', () => {
  it('is null where it is much of the time, never the least that it can be', async () => {
    write(0, 5, exact(one, minute(0), 1000, 0), exact(two, minute(0), 50, 0));
    write(5, 10, unknownAmount(one, 5, 70), exact(two, minute(5), 60, 0));
    expect(await series(0, 5, 10)).toEqual({
      one: [1000, null],
      apart: undefined,
      total: [1050, null],
      coveredSeconds: [300, 300],
      notices: [{ severity: 'warning', text: expect.stringContaining('in 1 of 2 steps') }],
    });
    expect(await series(0, 10)).toMatchObject({ one: [null], total: [null] });
    const { one: total, notices } = await totals(0, 10);
    expect(total).toMatchObject({ data: null, tunnelTime: null });
    expect(notices).toEqual([{ severity: 'warning', text: expect.stringContaining('One row') }]);
  });

  it('is known of the whole server where its places know it', async () => {
    const place: Entity = { kind: 'location', location: 'CH', asn: null, asOrg: null };
    write(0, 5, unknownAmount(one, 0), exact(two, minute(0), 50, 0), exact(place, minute(0), 1050, 0));
    expect(await series(0, 5)).toMatchObject({ one: [null], total: [1050] });
  });

  it('is null, not 0, where nothing is known of anything', async () => {
    write(0, 5, unknownAmount(one, 0));
    expect(await series(0, 5)).toMatchObject({ one: [null], total: [null] });
    expect((await totals(0, 5)).one).toMatchObject({ data: null, tunnelTime: null, peakDevices: null });
  });

  it('has no upper bound in hours and days', async () => {
    for (let start = 0; start < 1440; start += 5) {
      write(start, start + 5, start === 60 ? unknownAmount(one, 60, 3) : exact(one, minute(start), 10, 0));
    }
    expect(await series(0, 1440)).toMatchObject({ one: [287 * 10 + 3], notices: [{ severity: 'warning' }] });
    expect((await totals(0, 1440)).one).toMatchObject({ data: { least: 287 * 10 + 3, most: Infinity } });
    expect(await series(0, 60, 120, 180)).toMatchObject({ one: [120, 113, 120] });
  });

  it('is bounded in a day by what keys and places know of the server at different times', async () => {
    const place: Entity = { kind: 'location', location: 'CH', asn: null, asOrg: null };
    const ofKey = (start: number) => (start === 60 ? unknownAmount(one, start, 3) : exact(one, minute(start), 10, 0));
    const ofPlace = (start: number) =>
      start === 600 ? unknownAmount(place, start) : exact(place, minute(start), 20, 0);
    for (let start = 0; start < 1440; start += 5) {
      write(start, start + 5, ofKey(start), exact(two, minute(start), 10, 0), ofPlace(start));
    }
    const all = { value: 288 * 20, least: 288 * 20, most: 288 * 20 };
    const key = { value: 287 * 10 + 3, least: 287 * 10 + 3, most: 288 * 10 };
    const range = { from: minute(0), to: minute(1440), signal } as const;
    const { server, totals: known } = await buckets.totals({ kind: 'key', ...range });
    expect(server.data).toEqual(all);
    expect(known.find(({ entity }) => 'keyId' in entity && entity.keyId === '1')?.data).toEqual(key);
    expect((await buckets.totals({ kind: 'location', ...range })).server.data).toEqual(all);
    const { rows, total } = await buckets.series({
      kind: 'key',
      edges: [range.from, range.to],
      entities: [one],
      signal,
    });
    expect(estimateAt(total, 'data', 0)).toEqual(all);
    expect(rows.map((row) => estimateAt(row, 'data', 0))).toEqual([key]);
  });

  it.each([
    [20, []],
    [60, [{ severity: 'info', text: 'Sums may be off by up to 6 %.' }]],
  ])(
    'keeps the error of what was measured once, and says it from five per cent on: %s of 1000',
    async (error, said) => {
      const once: EntityAmount = {
        entity: one,
        from: minute(0),
        data: { status: 'estimated', value: 1000, least: 1000 - error, most: 1000 + error },
        tunnelTime: { status: 'exact', value: 0 },
      };
      write(0, 5, once);
      const { one: total, notices } = await totals(0, 5);
      expect(total?.data).toEqual({ value: 1000, least: 1000 - error, most: 1000 + error });
      expect(notices).toEqual(said);
    }
  );

  it('does not replace what is known, and is not asked for again', async () => {
    write(0, 30, exact(one, minute(0), 600, 0));
    expect(buckets.gaps(minute(0), minute(30), 300)).toEqual([{ from: minute(0), to: minute(30) }]);
    for (let start = 0; start < 30; start += 5) {
      write(start, start + 5, unknownAmount(one, start));
    }
    expect((await totals(0, 30)).one).toMatchObject({ data: told(600) });
    expect(buckets.gaps(minute(0), minute(30), 300)).toEqual([]);
  });
});

describe('amounts that reach back', () => {
  it('stand at their end and count once', async () => {
    write(0, 5, exact(one, minute(0), 1000, 0));
    write(5, 10, unknownAmount(one, 5, 70));
    write(10, 15, unknownAmount(one, 10, 0));
    write(15, 20, exact(one, minute(5), 300, 0));
    expect(await series(0, 5, 10, 15, 20)).toEqual({
      one: [1000, null, null, 300],
      apart: [300, 0, 0, 900],
      total: [1000, null, null, 300],
      coveredSeconds: [300, 300, 300, 300],
      notices: [],
    });
    expect(await series(0, 20)).toMatchObject({ one: [1300], apart: undefined, notices: [] });
  });

  it('take back nothing that was told, where they are not known', async () => {
    write(0, 5, exact(one, minute(0), 1000, 0));
    write(5, 10, exact(one, minute(5), 200, 0));
    write(10, 15, unknownAmount(one, 5, 270));
    write(15, 20, exact(one, minute(15), 50, 0));
    expect(await series(0, 5, 10, 15, 20)).toMatchObject({ one: [1000, 200, null, 50] });
  });

  it('heal minutes of the same bucket', async () => {
    write(0, 1, exact(one, minute(0), 10, 0));
    write(1, 2, unknownAmount(one, 1, 4));
    write(2, 3, exact(one, minute(1), 20, 0));
    write(3, 5, exact(one, minute(3), 5, 0));
    expect(await series(0, 5)).toEqual({
      one: [35],
      apart: undefined,
      total: [35],
      coveredSeconds: [300],
      notices: [],
    });
  });

  it('leave what was known, and take it off', async () => {
    write(0, 5, unknownAmount(one, 0));
    write(5, 10, exact(one, minute(5), 100, 0));
    write(10, 15, exact(one, minute(0), 1100, 0));
    expect(await series(0, 5, 10, 15)).toMatchObject({ one: [null, 100, 1000], apart: [0, 300, 600] });
  });

  it('stay unknown where their time is not all there, or less came out than was known', async () => {
    write(10, 15, exact(one, minute(5), 300, 0));
    expect(await series(10, 15)).toMatchObject({ one: [null] });
    write(15, 20, exact(one, minute(15), 500, 0));
    write(20, 25, exact(one, minute(15), 400, 0));
    expect(await series(15, 20, 25)).toMatchObject({ one: [500, null] });
  });

  it('give the truth over any time at whose end nothing is open', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(1, 5, 5, 5, 12), fc.boolean()), { minLength: 1, maxLength: 60 }),
        async (chain) => {
          const opened = await openTestBuckets();
          ({ buckets } = opened);
          let from = 0;
          let anchor = 0;
          chain.forEach(([length, isKnown], index) => {
            const to = from + length;
            if (isKnown || index === chain.length - 1) {
              const data = sumOf((time) => trueData(time, 0), minute(anchor), minute(to));
              write(from, to, exact(one, minute(anchor), data, trueTunnelTime(minute(from), 0)));
              anchor = to;
            } else {
              write(from, to, unknownAmount(one, from, trueData(minute(from), 0)));
            }
            from = to;
          });
          const { one: total, notices } = await totals(0, from);
          expect(total?.data).toEqual(told(sumOf((time) => trueData(time, 0), minute(0), minute(from))));
          expect(notices.filter(({ severity }) => severity === 'warning')).toEqual([]);
          opened.store.close();
        }
      ),
      { numRuns: 60 }
    );
  });
});

it('tells no 0 of what may be more', async () => {
  const none: Measured = { status: 'exact', value: 0 };
  write(0, 60, { entity: one, from: minute(0), data: { status: 'exact', value: 5 }, tunnelTime: none });
  write(60, 65, { entity: two, from: minute(60), data: unknown(), tunnelTime: none });
  write(65, 70, {
    entity: one,
    from: minute(65),
    data: { status: 'estimated', value: 0, least: 0, most: 9 },
    tunnelTime: none,
  });
  expect((await series(60, 65, 70)).one).toEqual([0, null]);
  const { totals: all } = await buckets.totals({ kind: 'key', from: minute(0), to: minute(70), signal });
  expect(all.map(({ data }) => data?.value ?? null)).toEqual([5, null]);
});

it('does not take for known what is told after the range as one', async () => {
  write(0, 5, amountOf(one, 0, 5));
  write(5, 20, amountOf(one, 5, 7));
  const { complete } = await buckets.totals({ kind: 'key', from: minute(0), to: minute(10), signal });
  expect(complete).toBe(false);
});

it('may have flowed before the range where what is told as one has holes in it', async () => {
  write(0, 20, amountOf(one, 0, 9));
  write(5, 10);
  expect((await totals(5, 20)).one).toMatchObject({ data: { value: 9, least: 0, most: 9 } });
});

it('may have flowed before the range where the time that it clears does', async () => {
  write(0, 10, unknownAmount(one, 0));
  write(10, 15, unknownAmount(one, 10));
  write(15, 20, amountOf(one, 0, 1500));
  expect((await totals(0, 20)).one).toMatchObject({ data: told(1500) });
  expect((await totals(5, 20)).one).toMatchObject({ data: { value: 1500, least: 0, most: 1500 } });
  const { total } = await buckets.series({ kind: 'key', edges: [minute(5), minute(20)], entities: [], signal });
  expect(estimateAt(total, 'data', 0)).toEqual({ value: 1500, least: 0, most: 1500 });
});

function amountOf(entity: Entity, from: number, value: number): EntityAmount {
  return { entity, from: minute(from), data: { status: 'exact', value }, tunnelTime: { status: 'exact', value } };
}
