import type { Interval } from '../../time/interval';
import fc from 'fast-check';
import type { Store } from '../../store/store';
import type { BucketStore } from '../bucket-store';
import type { MeasuredSpan } from '../model';
import { BucketRows } from './rows/bucket-rows';
import { openBuckets } from './embedded-buckets';
import { intervalsBetween } from './reading/intervals';
import { LongSpans } from './rows/long-spans';
import { readSegments } from './reading/read-segments';
import { historySchema } from './rows/schema';
import { keepDays, openMemory } from './testing/open';
import { midnight, sumOf, trueData, trueSpan, trueTunnelTime } from './testing/truth';
import { secondsOf } from '../../time/intervals';

const minutesOfTime = 2 * 1440;
const end = midnight + minutesOfTime * 60;

const aligned = (length: number) =>
  fc
    .integer({ min: 0, max: minutesOfTime / length - 1 })
    .map((index) => interval(index * length, (index + 1) * length));
const anywhere = (longest: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: minutesOfTime - 1 }), fc.integer({ min: 1, max: longest }))
    .map(([from, length]) => interval(from, Math.min(minutesOfTime, from + length)));
const onGrid = (longest: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: minutesOfTime / 5 - 1 }), fc.integer({ min: 1, max: longest }))
    .map(([from, length]) => interval(from * 5, Math.min(minutesOfTime, (from + length) * 5)));

const interval = (from: number, to: number): Interval => ({ from: midnight + from * 60, to: midnight + to * 60 });

/** Like what samplers and backfills write, and worse. */
const spans = fc.array(
  fc.oneof(aligned(5), aligned(60), aligned(1440), anywhere(8), anywhere(400), onGrid(50), onGrid(300)),
  { maxLength: 40 }
);
/** All time in one span each, cut at random, in any order. */
const cut = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 1, max: minutesOfTime - 1 }), { maxLength: 60 }), fc.infiniteStream(fc.nat()))
  .map(([cuts, order]) => {
    const edges = [0, ...cuts.sort((a, b) => a - b), minutesOfTime];
    const segments = edges.slice(1).map((to, index) => interval(edges[index] ?? 0, to));
    const ranks = new Map(segments.map((segment) => [segment, order.next().value ?? 0]));
    return segments.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
  });
const edgesBetween = fc
  .uniqueArray(fc.integer({ min: 1, max: minutesOfTime / 5 - 1 }), { maxLength: 30 })
  .map((inner) => [0, ...inner.sort((a, b) => a - b), minutesOfTime / 5].map((bucket) => midnight + bucket * 300));
const steps = fc
  .constantFrom(300, 900, 3600, 7200, 86_400)
  .map((step) => Array.from({ length: (end - midnight) / step + 1 }, (_, i) => midnight + i * step));
const edges = fc.oneof(edgesBetween, steps);

let store: Store;
let buckets: BucketStore;
let rows: BucketRows;
let longs: LongSpans;
let servers = 0;

beforeAll(async () => {
  store = await openMemory();
});
afterAll(() => store.close());

function begin(): void {
  buckets = openBuckets(store, `server ${++servers}`, { keepDays, now: () => end });
  const tables = store.tables(historySchema.owner, historySchema.migrations);
  rows = new BucketRows(tables, { server: servers, kind: 0 });
  longs = new LongSpans(tables, { server: servers, kind: 0 });
}

function read(at: readonly number[]) {
  const { segments, known } = readSegments(rows, longs, intervalsBetween(at));
  const sum = (name: 'data' | 'tunnelTime' | 'seconds') =>
    segments.reduce((total, segment) => total + segment[name], 0);
  return { known, data: sum('data'), tunnelTime: sum('tunnelTime'), seconds: sum('seconds') };
}

function truthOf(known: readonly Interval[]) {
  const over = (minute: (time: number, entity: number) => number) =>
    known.reduce(
      (sum, { from, to }) =>
        sum + [0, 1, 2].reduce((all, key) => all + sumOf((time) => minute(time, key), from, to), 0),
      0
    );
  return { known, data: over(trueData), tunnelTime: over(trueTunnelTime), seconds: secondsOf(known) };
}

const { signal } = new AbortController();
const add = (sum: number, value: number | null) => sum + (value ?? 0);

describe('buckets', () => {
  it('hold what was used in the known time, each minute once, at whatever edges they are read', () => {
    fc.assert(
      fc.property(spans, edges, (written, at) => {
        begin();
        written.forEach(({ from, to }) => buckets.write(trueSpan(from, to)));
        const whole = read([midnight, end]);
        expect(whole).toEqual(truthOf(whole.known));
        const inParts = read(at);
        expect(inParts).toEqual(truthOf(inParts.known));
      }),
      { numRuns: 150 }
    );
  });

  it('lose nothing of a time that was measured in pieces, in any order', () => {
    fc.assert(
      fc.property(cut, edges, (segments, at) => {
        begin();
        segments.forEach(({ from, to }) => buckets.write(trueSpan(from, to)));
        const whole = read([midnight, end]);
        expect(whole.known).toEqual([{ from: midnight, to: end }]);
        expect(whole).toEqual(truthOf(whole.known));
        const inParts = read(at);
        expect(inParts).toEqual(truthOf(inParts.known));
        expect(buckets.extent()).toEqual({ from: midnight, to: end });
      }),
      { numRuns: 100 }
    );
  });

  it('give series whose sums are those of the totals, where all is known', async () => {
    await fc.assert(
      fc.asyncProperty(cut, edges, async (segments, at) => {
        begin();
        segments
          .filter(({ from, to }) => to - from < 3600)
          .forEach(({ from, to }) => buckets.write(ofKeys(trueSpan(from, to))));
        segments.filter(({ from, to }) => to - from >= 3600).forEach(({ from, to }) => writeFinely(from, to));
        const { totals, complete } = await buckets.totals({ kind: 'key', from: midnight, to: end, signal });
        expect(complete).toBe(true);
        const entities = totals.map(({ entity }) => entity);
        const { rows, total } = await buckets.series({ kind: 'key', edges: at, entities, signal });
        expect(rows.map(({ data }) => data.reduce(add, 0))).toEqual(totals.map(({ data }) => data?.value));
        expect(total.data.reduce(add, 0)).toBe(totals.map(({ data }) => data?.value ?? null).reduce(add, 0));
        const seconds = total.tunnelTime.reduce<number>(add, 0);
        expect(seconds).toBeCloseTo(
          totals.map(({ tunnelTime }) => tunnelTime?.value ?? null).reduce<number>(add, 0),
          3
        );
      }),
      { numRuns: 20 }
    );
  });

  it('know everything that gaps asked for', () => {
    fc.assert(
      fc.property(spans, fc.constantFrom<300 | 3600 | 86_400>(300, 3600, 86_400), (written, resolution) => {
        begin();
        written.forEach(({ from, to }) => buckets.write(trueSpan(from, to)));
        for (let round = 0; round < 5; round++) {
          const gaps = buckets.gaps(midnight, end, resolution);
          gaps.forEach(({ from, to }) => writeEach(from, to, resolution));
        }
        expect(buckets.gaps(midnight, end, resolution)).toEqual([]);
        const whole = read([midnight, end]);
        expect(whole).toEqual(truthOf([{ from: midnight, to: end }]));
      }),
      { numRuns: 60 }
    );
  });
});

function writeEach(from: number, to: number, length: number): void {
  for (let start = from; start < to; start += length) {
    buckets.write(trueSpan(start, Math.min(to, start + length)));
  }
}

/** On the grid of five minutes. */
function writeFinely(from: number, to: number): void {
  const first = Math.min(to, Math.ceil(from / 300) * 300);
  if (first > from) {
    buckets.write(ofKeys(trueSpan(from, first)));
  }
  for (let start = first; start < to; start += 300) {
    buckets.write(ofKeys(trueSpan(start, Math.min(to, start + 300))));
  }
}

/** The places of these spans have other traffic than the keys. */
function ofKeys({ amounts, ...span }: MeasuredSpan): MeasuredSpan {
  return { ...span, amounts: amounts.filter(({ entity }) => entity.kind === 'key') };
}
