import { openBuckets } from '../../../pkg/history/buckets/embedded-buckets';
import type { BucketStore } from '../../../pkg/history/bucket-store';
import type { Store, Tables } from '../../../pkg/store/store';
import { medianTimes } from './median-time';
import { spanOf, Traffic } from './traffic';
import { DAY } from '../../../pkg/time/units';
import { ceilTo } from '../../../pkg/time/rounding';

const DAYS = 30;
const KEYS = 1000;
const SHOWN = 20;
/** Neither ranges nor steps begin where buckets of hours or days do. */
const BEGIN = Date.UTC(2026, 9, 1, 13, 35) / 1000;
const END = BEGIN + DAYS * DAY;

/** A query from the store, and the same rows read and summed by plain SQL. Processor time in milliseconds. */
export interface QueryResult {
  name: string;
  store: number;
  plainSql: number;
}

export interface QueriesResult {
  queries: QueryResult[];
  /** Mean time of keeping one span, milliseconds. */
  write: number;
  /** Rows of the plain table. */
  rows: number;
}

/** A thousand keys for thirty days, in the store and, as raw rows of five minutes, in a table beside it. */
export async function measureQueries(store: Store): Promise<QueriesResult> {
  const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };
  const buckets = openBuckets(store, 'bench', { keepDays, now: () => END });
  const plain = store.tables('plain', [
    `CREATE TABLE plain_usage (start INTEGER NOT NULL, key INTEGER NOT NULL, data INTEGER NOT NULL,
      tunnel_time INTEGER NOT NULL, PRIMARY KEY (start, key)) STRICT, WITHOUT ROWID`,
  ]);
  const write = fill(buckets, plain);
  const [rows = 0] = plain.numbers('SELECT count(*) FROM plain_usage');
  const queries = [
    await compare(`${DAYS} days at day steps`, buckets, plain, BEGIN, DAY),
    await compare('24 hours at 5-minute steps', buckets, plain, END - DAY, 300),
  ];
  return { queries, write, rows };
}

function fill(buckets: BucketStore, plain: Tables): number {
  const traffic = new Traffic(KEYS);
  let spent = 0;
  for (let from = BEGIN; from < END; from += DAY / 4) {
    plain.transaction(() => {
      for (let start = from; start < from + DAY / 4; start += 300) {
        const used = traffic.usedFrom(start);
        for (const { entity, data, tunnelTime } of used) {
          plain.run('INSERT INTO plain_usage VALUES (?, ?, ?, ?)', start, entity, data, tunnelTime);
        }
        const span = spanOf(start, used);
        const started = performance.now();
        buckets.write(span);
        spent += performance.now() - started;
      }
    });
  }
  return spent / ((END - BEGIN) / 300);
}

async function compare(
  name: string,
  buckets: BucketStore,
  plain: Tables,
  from: number,
  step: number
): Promise<QueryResult> {
  const first = ceilTo(from, step);
  const inner = Array.from({ length: Math.ceil((END - first) / step) }, (_, index) => first + index * step);
  const edges = [...new Set([from, ...inner, END])];
  const ofStore = () => topWithOthers(buckets, edges);
  const ofPlain = () => topOfPlain(plain, from, step);
  const [ours, theirs] = [await ofStore(), ofPlain()];
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
    throw new Error(`The store and plain SQL differ over ${name}: ${JSON.stringify(ours)}, ${JSON.stringify(theirs)}.`);
  }
  const [ofOurs = NaN, ofTheirs = NaN] = await medianTimes([ofStore, ofPlain]);
  return { name, store: ofOurs, plainSql: ofTheirs };
}

const { signal } = new AbortController();
const sumOf = (numbers: Iterable<number | null>): number => [...numbers].reduce<number>((sum, n) => sum + (n ?? 0), 0);

/** Bytes of the ranked keys and of all others, as a panel shows them; here the sum of each row. */
async function topWithOthers(buckets: BucketStore, edges: readonly number[]): Promise<number[]> {
  const [from = 0, to = 0] = [edges[0], edges.at(-1)];
  const { totals } = await buckets.totals({ kind: 'key', from, to, signal });
  const ranked = totals.sort((a, b) => (b.data?.value ?? 0) - (a.data?.value ?? 0)).slice(0, SHOWN);
  const entities = ranked.map(({ entity }) => entity);
  const { rows, total } = await buckets.series({ kind: 'key', edges, entities, signal });
  const others = total.data.map((data, i) => (data ?? 0) - sumOf(rows.map((row) => row.data[i] ?? 0)));
  return [...rows.map(({ data }) => sumOf(data)), sumOf(others)];
}

/** The same, from rows that SQL has summed by step and key. */
function topOfPlain(plain: Tables, from: number, step: number): number[] {
  const numbers = plain.numbers(
    `SELECT start / ?, key, sum(data), sum(tunnel_time) FROM plain_usage WHERE start >= ? AND start < ? GROUP BY 1, 2`,
    step,
    from,
    END
  );
  const byKey = new Map<number, number>();
  for (let at = 0; at < numbers.length; at += 4) {
    const key = numbers[at + 1] ?? 0;
    byKey.set(key, (byKey.get(key) ?? 0) + (numbers[at + 2] ?? 0));
  }
  const ranked = [...byKey.values()].sort((a, b) => b - a);
  return [...ranked.slice(0, SHOWN), sumOf(ranked.slice(SHOWN))];
}
