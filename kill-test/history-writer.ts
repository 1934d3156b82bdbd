import { openBuckets } from '../pkg/history/buckets/embedded-buckets';
import type { BucketStore } from '../pkg/history/bucket-store';
import type { EntityAmount, MeasuredSpan } from '../pkg/history/model';
import type { Store } from '../pkg/store/store';
import type { Writer } from './writer';

const begin = Date.UTC(2026, 0, 1) / 1000;
const day = 86_400;
const keyCount = 40;
const state = 'last';
/** So short that pruning is killed, too. */
const keepDays = { fiveMinutes: 1, hours: 2, days: 400 };

/** Spans as a sampler writes them, five minutes each, with its own state in the same transaction. */
export const historyWriter: Writer = {
  name: 'history',
  open: (store) => {
    const last = Number(open(store, begin).readState(state) ?? 0);
    let now = timeAfter(last);
    const buckets = openBuckets(store, 'server', { keepDays, now: () => now });
    return {
      last,
      write: (number) => {
        now = timeAfter(number);
        buckets.transaction(() => {
          buckets.write(spanOf(number));
          buckets.writeState(state, String(number));
        });
      },
    };
  },
  check: async (store, last) => {
    const buckets = open(store, timeAfter(last));
    const to = timeAfter(last);
    const lastDay = Math.floor(to / day) * day;
    return [
      ...expectEqual('extent', buckets.extent(), last === 0 ? null : { from: begin, to }),
      ...(last === 0 ? [] : await checkSums(buckets, 'since the beginning', begin, to)),
      ...(lastDay < to ? await checkSums(buckets, 'of the last day', Math.max(begin, lastDay), to) : []),
      ...(await checkSeries(buckets, Math.max(begin, to - 6 * 3600), to)),
    ];
  },
};

const open = (store: Store, now: number): BucketStore => openBuckets(store, 'server', { keepDays, now: () => now });

const timeAfter = (number: number): number => begin + number * 300;

const dataOf = (number: number, key: number): number => (number * 7919 + key * 104_729) % 1_000_003;

function spanOf(number: number): MeasuredSpan {
  const from = timeAfter(number - 1);
  const amounts = Array.from({ length: keyCount }, (_, key): EntityAmount => ({
    entity: { kind: 'key', keyId: String(key) },
    from,
    data: { status: 'exact', value: dataOf(number, key) },
    tunnelTime: { status: 'exact', value: 1000 },
  }));
  return { from, to: from + 300, amounts };
}

function truth(from: number, to: number, key: number): number {
  let sum = 0;
  for (let number = (from - begin) / 300 + 1; number <= (to - begin) / 300; number++) {
    sum += dataOf(number, key);
  }
  return sum;
}

const { signal } = new AbortController();

async function checkSums(buckets: BucketStore, name: string, from: number, to: number): Promise<string[]> {
  const { totals, complete } = await buckets.totals({ kind: 'key', from, to, signal });
  const found = totals.map(({ data }) => data);
  const expected = totals.map(({ entity }) => truth(from, to, entity.kind === 'key' ? Number(entity.keyId) : -1));
  return [
    ...expectEqual(`number of keys ${name}`, totals.length, keyCount),
    ...expectEqual(`sums ${name}`, found, expected),
    ...expectEqual(`completeness ${name}`, complete, true),
  ];
}

/** The buckets of five minutes of the last hours. */
async function checkSeries(buckets: BucketStore, from: number, to: number): Promise<string[]> {
  if (from >= to) {
    return [];
  }
  const edges = Array.from({ length: (to - from) / 300 + 1 }, (_, index) => from + index * 300);
  const { total } = await buckets.series({ kind: 'key', edges, entities: [], signal });
  const expected = edges.slice(1).map((edge) => {
    const keys = Array.from({ length: keyCount }, (_, key) => dataOf((edge - begin) / 300, key));
    return keys.reduce((sum, data) => sum + data, 0);
  });
  return expectEqual('series', total.data, expected);
}

function expectEqual(what: string, found: unknown, expected: unknown): string[] {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  return is === should ? [] : [`${what}: ${is} instead of ${should}`];
}
