import { join } from 'node:path';
import type { BucketStore } from '../../pkg/history/bucket-store';
import { BEGIN, bucketsOf, dataOf, KEY_COUNT, lastSpan, openHistoryStore, timeAfter } from './history-spans';
import type { KillSubject } from './subject';
import { DAY } from '../../pkg/time/units';
import { floorTo } from '../../pkg/time/rounding';

/** Buckets of history, with their roll-ups, pruning and the sampler's state. */
export function killHistory(): KillSubject {
  let before = 0;
  return {
    name: 'history',
    program: join(__dirname, 'history-writer.ts'),
    async check(folder, said) {
      const store = await openHistoryStore(folder);
      try {
        const last = lastSpan(bucketsOf(store, () => BEGIN));
        const kept = said.flatMap((line) => (line.startsWith('kept ') ? [Number(line.slice(5))] : [])).at(-1) ?? before;
        const problems = [
          ...store.problems,
          ...said.filter((line) => !line.startsWith('kept ')),
          ...(last === kept || last === kept + 1 ? [] : [`${last} spans are there, ${kept} were told as kept`]),
          ...(await checkFigures(
            bucketsOf(store, () => timeAfter(last)),
            last
          )),
        ];
        if (problems.length > 0) {
          throw new Error(problems.join(' '));
        }
        before = last;
      } finally {
        store.close();
      }
    },
  };
}

async function checkFigures(buckets: BucketStore, last: number): Promise<string[]> {
  const to = timeAfter(last);
  const lastDay = floorTo(to, DAY);
  return [
    ...expectEqual('extent', buckets.extent(), last === 0 ? null : { from: BEGIN, to }),
    ...(last === 0 ? [] : await checkSums(buckets, 'since the beginning', BEGIN, to)),
    ...(lastDay < to ? await checkSums(buckets, 'of the last day', Math.max(BEGIN, lastDay), to) : []),
    ...(await checkSeries(buckets, Math.max(BEGIN, to - 6 * 3600), to)),
  ];
}

function truth(from: number, to: number, key: number): number {
  let sum = 0;
  for (let number = (from - BEGIN) / 300 + 1; number <= (to - BEGIN) / 300; number++) {
    sum += dataOf(number, key);
  }
  return sum;
}

const { signal } = new AbortController();

async function checkSums(buckets: BucketStore, name: string, from: number, to: number): Promise<string[]> {
  const { totals, complete } = await buckets.totals({ kind: 'key', from, to, signal });
  const found = totals.map(({ data }) => data?.value ?? null);
  const expected = totals.map(({ entity }) => truth(from, to, entity.kind === 'key' ? Number(entity.keyId) : -1));
  return [
    ...expectEqual(`number of keys ${name}`, totals.length, KEY_COUNT),
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
    const keys = Array.from({ length: KEY_COUNT }, (_, key) => dataOf((edge - BEGIN) / 300, key));
    return keys.reduce((sum, data) => sum + data, 0);
  });
  return expectEqual('series', total.data, expected);
}

function expectEqual(what: string, found: unknown, expected: unknown): string[] {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  return is === should ? [] : [`${what}: ${is} instead of ${should}`];
}
