import type { Store } from '../../store/store';
import type { BucketStore } from '../bucket-store';
import type { Entity, EntityAmount } from '../model';
import { openBuckets } from './embedded-buckets';
import { keepDays, openTestBuckets } from './testing/open';
import { exact, midnight, told, trueSpan } from './testing/truth';

const one: Entity = { kind: 'key', keyId: '1' };
const two: Entity = { kind: 'key', keyId: '2' };
const swiss: Entity = { kind: 'location', location: 'CH', asn: 3303, asOrg: 'Swisscom' };
const { signal } = new AbortController();

let buckets: BucketStore;
let store: Store;

beforeEach(async () => {
  ({ buckets, store } = await openTestBuckets());
});
afterEach(() => store.close());

const minute = (number: number) => midnight + number * 60;

function write(from: number, to: number, ...amounts: EntityAmount[]): void {
  buckets.write({ from: minute(from), to: minute(to), amounts });
}

const series = async (entities: Entity[], ...minutes: number[]) => {
  const request = { kind: entities[0]?.kind ?? 'key', edges: minutes.map(minute), entities, signal };
  const answer = await buckets.series(request);
  const { coveredSeconds } = await buckets.series({ ...request, coverageOnly: true });
  expect(coveredSeconds).toEqual(answer.coveredSeconds);
  return answer;
};
const totals = (from: number, to: number) =>
  buckets.totals({ kind: 'key', from: minute(from), to: minute(to), signal });

describe('series', () => {
  it('tell entities, kinds and the total apart', async () => {
    write(0, 5, exact(one, minute(0), 10, 1000), exact(two, minute(0), 20, 2000), exact(swiss, minute(0), 30, 3000));
    write(5, 10, exact(two, minute(5), 5, 300_000), exact(swiss, minute(5), 5, 300_000));
    expect(await series([two, one, { kind: 'key', keyId: '9' }], 0, 5, 10)).toEqual({
      rows: [
        { entity: two, data: [20, 5], tunnelTime: [2, 300] },
        { entity: one, data: [10, 0], tunnelTime: [1, 0] },
        { entity: { kind: 'key', keyId: '9' }, data: [0, 0], tunnelTime: [0, 0] },
      ],
      total: { data: [30, 5], tunnelTime: [3, 300] },
      active: [2, 1],
      online: [2, 1],
      coveredSeconds: [300, 300],
      notices: [],
    });
    expect(await series([swiss], 0, 5, 10)).toMatchObject({ rows: [{ entity: swiss, data: [30, 5] }] });
  });

  it('tell as the total what places have more than keys, which lack a first sample then', async () => {
    write(0, 5, exact(one, minute(0), 10, 1000), exact(swiss, minute(0), 98, 6000));
    write(5, 10, exact(one, minute(5), 20, 2000), exact(swiss, minute(5), 15, 2000));
    const total = { data: [98, 20], tunnelTime: [6, 2] };
    expect(await series([one], 0, 5, 10)).toMatchObject({ rows: [{ data: [10, 20] }], total });
    expect((await totals(0, 10)).server).toEqual({ data: told(118), tunnelTime: told(8) });
  });

  it('are null where a part is not known, and before and after what is kept', async () => {
    write(10, 15, exact(one, minute(10), 10, 0));
    write(20, 25, exact(one, minute(20), 20, 0));
    expect(await series([one], 0, 10, 15, 20, 25, 30)).toMatchObject({
      rows: [{ data: [null, 10, null, 20, null] }],
      total: { data: [null, 10, null, 20, null] },
      active: [null, 1, null, 1, null],
      online: [null, 1, null, 1, null],
      coveredSeconds: [0, 300, 0, 300, 0],
    });
    expect(await series([one], 0, 15, 25, 40)).toMatchObject({ rows: [{ data: [10, null, null] }] });
  });

  it('count entities once in an interval, and the mean of those online by buckets of five minutes', async () => {
    for (let start = 0; start < 120; start += 5) {
      const amounts = [exact(one, minute(start), 10, 0), exact(two, minute(start), start < 60 ? 20 : 0, 0)];
      write(start, start + 5, ...amounts);
    }
    expect(await series([one], 0, 60, 120)).toMatchObject({ active: [2, 1], online: [2, 1] });
    expect(await series([one], 0, 120)).toMatchObject({ active: [2], online: [1.5] });
    expect(await series([one], 30, 90)).toMatchObject({ active: [2], online: [1.5] });
  });

  it('take minutes of the running bucket along', async () => {
    write(0, 5, exact(one, minute(0), 10, 0));
    write(5, 6, exact(one, minute(5), 1, 0));
    write(6, 7, exact(one, minute(6), 2, 0));
    expect(await series([one], 0, 5, 7)).toMatchObject({ rows: [{ data: [10, 3] }], coveredSeconds: [300, 120] });
    expect(await series([one], 0, 5, 10)).toMatchObject({ rows: [{ data: [10, 3] }], coveredSeconds: [300, 120] });
  });

  it('put the amount of a time in which the server could not be asked at its end', async () => {
    write(0, 5, exact(one, minute(0), 10, 0));
    write(5, 20, exact(one, minute(5), 30, 0));
    write(20, 25, exact(one, minute(20), 5, 0));
    expect(await series([one], 0, 5, 10, 15, 20, 25)).toMatchObject({
      rows: [{ data: [10, null, null, 30, 5] }],
      coveredSeconds: [300, 0, 0, 900, 300],
      notices: [{ severity: 'info', text: expect.stringContaining('10 minutes') }],
    });
    expect(await series([one], 0, 25)).toMatchObject({ rows: [{ data: [45] }], coveredSeconds: [1500], notices: [] });
  });

  it('refuse edges that do not ascend', async () => {
    await expect(series([one], 5, 5)).rejects.toThrow(RangeError);
    await expect(series([one], 5)).rejects.toThrow(RangeError);
  });
});

describe('totals', () => {
  it('name the end of the last bucket with traffic and the highest five minutes', async () => {
    for (let start = 0; start < 1445; start += 5) {
      const isBusy = start === 600;
      write(
        start,
        start + 5,
        exact(one, minute(start), isBusy ? 9 : 0, isBusy ? 750_000 : 0),
        exact(two, minute(start), 0, 0)
      );
    }
    expect(await totals(0, 1440)).toEqual({
      totals: [
        { entity: one, data: told(9), tunnelTime: told(750), lastTraffic: minute(605), peakDevices: 2.5 },
        { entity: two, data: told(0), tunnelTime: told(0), lastTraffic: null, peakDevices: 0 },
      ],
      server: { data: told(9), tunnelTime: told(750) },
      covered: { from: minute(0), to: minute(1440) },
      complete: true,
      notices: [],
    });
    expect((await totals(600, 605)).totals[0]).toMatchObject({ lastTraffic: minute(605), peakDevices: 2.5 });
    expect((await totals(540, 1445)).totals[0]).toMatchObject({ lastTraffic: minute(605), peakDevices: 2.5 });
  });

  it('do not know the highest five minutes of an hour that was measured as a whole', async () => {
    write(0, 60, exact(one, minute(0), 9, 750_000), exact(two, minute(0), 0, 0));
    expect((await totals(0, 60)).totals).toMatchObject([
      { data: told(9), lastTraffic: minute(60), peakDevices: null },
      { data: told(0), lastTraffic: null, peakDevices: 0 },
    ]);
  });

  it('say what of the range is known', async () => {
    write(60, 120, exact(one, minute(60), 9, 0));
    expect(await totals(0, 120)).toMatchObject({ covered: { from: minute(60), to: minute(120) }, complete: false });
    expect(await totals(60, 130)).toMatchObject({ covered: { from: minute(60), to: minute(120) }, complete: true });
    expect(await totals(60, 131)).toMatchObject({ complete: false });
    expect(await totals(0, 60)).toMatchObject({ totals: [], covered: null, complete: false });
    expect(await totals(90, 110)).toMatchObject({ totals: [{ data: null }], covered: null, complete: false });
  });
});

describe('hours and days', () => {
  it('measured as such give way to what is measured finer, when that is complete', async () => {
    write(0, 60, exact(one, minute(0), 1200, 0));
    expect((await totals(0, 60)).totals[0]).toMatchObject({ data: told(1200) });
    for (let start = 0; start < 60; start += 5) {
      expect(await series([one], 0, 60)).toMatchObject({ rows: [{ data: [1200] }] });
      write(start, start + 5, exact(one, minute(start), 101, 0));
    }
    expect(await series([one], 0, 60)).toMatchObject({ rows: [{ data: [12 * 101] }] });
    write(0, 60, exact(one, minute(0), 7, 0));
    expect(await series([one], 0, 60)).toMatchObject({ rows: [{ data: [12 * 101] }] });
  });

  it('keep what was exact where estimates of all that they are made of allow for it', async () => {
    write(0, 60, exact(two, minute(0), 500, 0));
    const estimated = (entity: Entity, value: number, most: number): EntityAmount => ({
      entity,
      from: minute(0),
      data: { status: 'estimated', value, least: 0, most },
      tunnelTime: { status: 'exact', value: 0 },
    });
    write(0, 5, estimated(one, 27, 27), estimated(two, 490, 600));
    for (let start = 5; start < 60; start += 5) {
      write(start, start + 5);
    }
    expect(await series([one, two], 0, 60)).toMatchObject({ rows: [{ data: [0] }, { data: [500] }] });
  });

  it('can be measured where a long span stands, of which they are only a part', () => {
    write(0, 180, exact(one, minute(0), 1800, 0));
    write(0, 1, exact(one, minute(0), 10, 0));
    for (const start of [60, 120]) {
      write(start, start + 60, exact(one, minute(start), 600, 0));
    }
    expect(buckets.gaps(minute(0), minute(180), 3600)).toEqual([]);
  });

  it('of a whole day count once beside its hours', async () => {
    write(0, 1440, exact(one, minute(0), 2400, 0));
    for (let start = 0; start < 1380; start += 60) {
      write(start, start + 60, exact(one, minute(start), 101, 0));
    }
    expect((await totals(0, 1440)).totals[0]).toMatchObject({ data: told(2400) });
    write(1380, 1440, exact(one, minute(1380), 101, 0));
    expect((await totals(0, 1440)).totals[0]).toMatchObject({ data: told(24 * 101) });
  });
});

describe('a bucket store', () => {
  it('never mixes two servers, whatever order they come in', async () => {
    const other = openBuckets(store, 'another', { keepDays, now: () => minute(1440) });
    write(0, 5, exact(two, minute(0), 10, 0));
    other.write({ from: minute(0), to: minute(5), amounts: [exact(one, minute(0), 99, 0)] });
    const again = openBuckets(store, 'server', { keepDays, now: () => minute(1440) });
    const { totals: kept } = await again.totals({ kind: 'key', from: minute(0), to: minute(5), signal });
    expect(kept).toMatchObject([{ entity: two, data: told(10) }]);
    expect((await other.totals({ kind: 'key', from: minute(0), to: minute(5), signal })).totals).toMatchObject([
      { entity: one, data: told(99) },
    ]);
  });

  it('remembers all kinds of entities', async () => {
    const entities: Entity[] = [
      { kind: 'key', keyId: null },
      swiss,
      { kind: 'location', location: 'ZZ', asn: null, asOrg: null },
    ];
    write(0, 5, ...entities.map((entity) => exact(entity, minute(0), 1, 0)));
    const again = openBuckets(store, 'server', { keepDays, now: () => minute(1440) });
    const kept = await Promise.all(
      (['key', 'location'] as const).map((kind) => again.totals({ kind, from: minute(0), to: minute(5), signal }))
    );
    expect(kept.flatMap(({ totals: all }) => all.map(({ entity }) => entity))).toEqual(entities);
  });

  it('keeps nothing of a transaction that fails, and everything of one that does not', async () => {
    expect(() =>
      buckets.transaction(() => {
        write(0, 5, exact(one, minute(0), 10, 0));
        buckets.writeState('anchors', '[1]');
        throw new Error('failed');
      })
    ).toThrow('failed');
    expect(buckets.extent()).toBeNull();
    expect(buckets.readState('anchors')).toBeNull();
    buckets.transaction(() => {
      write(0, 60, exact(two, minute(0), 10, 0));
      buckets.writeState('anchors', '[1]');
      buckets.writeState('anchors', '[2]');
    });
    expect(buckets.readState('anchors')).toBe('[2]');
    expect((await totals(0, 60)).totals).toMatchObject([{ entity: two, data: told(10) }]);
  });

  it('refuses what cannot be', () => {
    expect(() => buckets.write(trueSpan(minute(5), minute(5)))).toThrow(RangeError);
    expect(() => buckets.write({ from: minute(0) + 1, to: minute(5), amounts: [] })).toThrow(RangeError);
    expect(() => write(0, 5, exact(one, minute(0), -1, 0))).toThrow(RangeError);
    expect(() => write(0, 5, exact(one, minute(0), 0.5, 0))).toThrow(RangeError);
    expect(() => write(0, 5, exact(one, minute(0), 1, 0), exact(one, minute(0), 1, 0))).toThrow(RangeError);
    expect(buckets.extent()).toBeNull();
  });

  it('says what is missing, on the edges of the resolution', () => {
    write(0, 60, exact(one, minute(0), 1, 0));
    write(62, 64, exact(one, minute(62), 1, 0));
    expect(buckets.gaps(minute(0), minute(120), 3600)).toEqual([{ from: minute(60), to: minute(120) }]);
    expect(buckets.gaps(minute(55), minute(70), 300)).toEqual([{ from: minute(55), to: minute(70) }]);
    write(65, 70, exact(one, minute(65), 1, 0));
    expect(buckets.gaps(minute(60), minute(70), 300)).toEqual([{ from: minute(60), to: minute(65) }]);
    write(60, 65, exact(one, minute(60), 1, 0));
    expect(buckets.gaps(minute(60), minute(70), 300)).toEqual([]);
    expect(buckets.extent()).toEqual({ from: minute(0), to: minute(70) });
  });
});

describe('availability', () => {
  it('is the share of looks that were answered, with their mean time', async () => {
    for (let number = 0; number < 26 * 60; number += 5) {
      const up = number % 15 !== 0;
      buckets.writeAvailability({ at: minute(number) + 47, up, responseTime: up ? 0.1 : null });
    }
    const availability = (...minutes: number[]) => buckets.availability({ edges: minutes.map(minute), signal });
    const { up, responseTime } = await availability(0, 5, 60, 1440, 1500, 1600);
    expect(up.map((share) => share && Number(share.toFixed(4)))).toEqual([0, 0.7273, 0.6667, 0.6667, 0.6667]);
    expect(responseTime).toEqual([null, 0.1, 0.1, 0.1, 0.1]);
    expect(await availability(1600, 1700)).toEqual({ up: [null], responseTime: [null] });
  });
});
