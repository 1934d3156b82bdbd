import { LRUCache } from 'lru-cache';
import type { Labels } from './client/answers';
import type { EntityKind } from '../model';
import type { Figure } from './dialects/dialect';
import { evenRuns, labelsKey, type Evaluator, type Row } from './evaluator';
import type { Layout } from './layout';
import type { Point } from './points';
import { ms } from '../../time/units';

/**
 * Moments that are so far apart are asked for one by one: over a range, an engine goes through all samples in between.
 * For a month by day that is fifty times the work.
 */
const FAR_APART = 6 * ms.hour;

/** Moments so long ago have all their samples. */
const SETTLED = ms.hour;

/** What is kept of the past, in values of series; each takes some hundred bytes. */
const MOST_VALUES = 200_000;

/** One series at one moment. */
interface Value {
  labels: Labels;
  value: number;
}

interface Wanted {
  /** Epoch milliseconds, ascending: those of the points, each once. */
  moments: readonly number[];
  points: readonly Point[];
  layout: Layout;
  evaluator: Evaluator;
}

/** Reads counters at moments. Those of past moments that are far apart, as days are, are kept. */
export class CounterReader {
  readonly #now: () => number;

  readonly #kept = new LRUCache<string, Map<string, Value>>({
    maxSize: MOST_VALUES,
    sizeCalculation: ({ size }) => size + 1,
  });

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The counters of a kind at the moments, each a row.
   *
   * @throws PluginError as the evaluator
   */
  async read(kind: EntityKind, figure: Figure, { moments, points, layout, evaluator }: Wanted): Promise<Row[]> {
    const { dialect, hasOneTime } = layout;
    const expression = dialect.counter(kind, figure);
    const scrapesAt = new Map(points.map(({ at, scrapedAt }) => [at, scrapedAt]));
    const alone = (moment: number) => {
      const scrapedAt = hasOneTime ? scrapesAt.get(moment) : undefined;
      return scrapedAt === undefined
        ? this.#at(expression, moment, evaluator)
        : this.#at(dialect.counterOfScrape(kind, figure), scrapedAt, evaluator);
    };
    const runs = evenRuns(moments).flatMap((run) => (isDense(run) ? [run] : run.map((moment) => [moment])));
    const answers = await Promise.all(
      runs.map(async (run) => {
        const [moment = 0] = run;
        return run.length > 1
          ? { run, rows: await evaluator.at(expression, run) }
          : { run, rows: rowsOf(await alone(moment)) };
      })
    );
    const indexOf = new Map(moments.map((moment, index) => [moment, index]));
    const joined = new Map<string, { labels: Labels; values: Array<number | null> }>();
    for (const { run, rows } of answers) {
      for (const { labels, values } of rows) {
        const key = labelsKey(labels);
        const row = joined.get(key) ?? { labels, values: moments.map(() => null) };
        joined.set(key, row);
        run.forEach((moment, at) => (row.values[indexOf.get(moment) ?? 0] = values[at] ?? null));
      }
    }
    return [...joined.values()];
  }

  async #at(expression: string, moment: number, evaluator: Evaluator): Promise<Map<string, Value>> {
    const name = `${moment} ${expression}`;
    const found = this.#kept.get(name);
    if (found) {
      return found;
    }
    const rows = await evaluator.at(expression, [moment]);
    const values = new Map(
      rows.flatMap(({ labels, values: [value] }): Array<[string, Value]> =>
        value == null ? [] : [[labelsKey(labels), { labels, value }]]
      )
    );
    if (moment < this.#now() - SETTLED) {
      this.#kept.set(name, values);
    }
    return values;
  }
}

function isDense([first = 0, second]: readonly number[]): boolean {
  return second !== undefined && second - first < FAR_APART;
}

function rowsOf(values: ReadonlyMap<string, Value>): Row[] {
  return Array.from(values.values(), ({ labels, value }) => ({ labels, values: [value] }));
}
