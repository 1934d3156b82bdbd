import { PluginError } from '../../errors/plugin-error';
import { dialects } from './dialects';
import type { Dialect } from './dialects/dialect';
import { equal, selector } from './dialects/series';
import type { Engine } from './engines/engine';
import { labelsKey, type Evaluator, type Row } from './evaluator';
import type { Labels } from './client/answers';
import type { Matcher } from './matchers';
import { ms } from '../../time/units';

/** What an engine has of a server. Times are epoch milliseconds. */
export interface Layout {
  engine: Engine;
  dialect: Dialect;
  /** Time between scrapes. */
  interval: number;
  /** The first scrape. */
  first: number;
  newest: Scrape;
  /** Whether the engine knows when the target's process was started. */
  hasStartTimes: boolean;
  /** Whether counters can be read at the very moment of a scrape, as all of its samples have one time. */
  hasOneTime: boolean;
}

export interface Scrape {
  at: number;
  /** Labels of what was scraped, and one text for them. */
  labels: Labels;
  target: string;
}

/** How far back a server that is no longer scraped is looked for. */
const LONGEST_SILENCE = 31 * ms.day;

/** How long engine, dialect, interval and first scrape hold. */
const LIFETIME = ms.hour;

/** Where the first scrape is looked for, nearest first: what a server's own Prometheus keeps, a year, ten years. */
const horizons = [32 * ms.day, 400 * ms.day, 3660 * ms.day];

type Found = Omit<Layout, 'newest'> & { until: number };

/** Finds out whose series an engine has under a data source's matchers, and since when. */
export class LayoutFinder {
  readonly #matchers: readonly Matcher[];
  readonly #serverName: string;
  readonly #now: () => number;

  #found: Found | null = null;

  constructor(matchers: readonly Matcher[], serverName: string, now: () => number) {
    this.#matchers = matchers;
    this.#serverName = serverName;
    this.#now = now;
  }

  /**
   * @param identify tells which engine it is
   * @throws PluginError `PROMETHEUS_NO_SERIES`, `PROMETHEUS_AMBIGUOUS`, or another of `PROMETHEUS_…`
   */
  async find(evaluator: Evaluator, identify: () => Promise<Engine>): Promise<Layout> {
    const kept = this.#found;
    if (kept && kept.until > this.#now()) {
      const newest = await this.#newest(evaluator, kept.dialect);
      if (newest) {
        return { ...kept, newest };
      }
    }
    return this.#look(evaluator, identify);
  }

  async #look(evaluator: Evaluator, identify: () => Promise<Engine>): Promise<Layout> {
    for (const create of dialects) {
      const dialect = create(this.#matchers, this.#serverName);
      const newest = await this.#newest(evaluator, dialect);
      if (newest) {
        const [engine, interval, first, startTimes, hasOneTime] = await Promise.all([
          identify(),
          scrapeInterval(evaluator, dialect, newest),
          firstScrape(evaluator, dialect, newest),
          evaluator.at(startTimeOf(newest.labels), [newest.at]),
          areOfOneTime(evaluator, dialect, newest),
        ]);
        const found = { engine, dialect, interval, first, hasStartTimes: startTimes.length > 0, hasOneTime };
        this.#found = { ...found, until: this.#now() + LIFETIME };
        return { ...found, newest };
      }
    }
    throw new PluginError('PROMETHEUS_NO_SERIES');
  }

  async #newest(evaluator: Evaluator, dialect: Dialect): Promise<Scrape | null> {
    const now = this.#now();
    const interval = this.#found?.interval ?? ms.minute;
    const rows = await evaluator.at(dialect.scrapes, [now - 3 * interval, now]);
    const current = newestScrapes(rows, dialect, interval)[1];
    if (current) {
      return current;
    }
    return this.#newestBefore(now, evaluator, dialect, interval);
  }

  /** To five minutes, then to the scrape. */
  async #newestBefore(now: number, evaluator: Evaluator, dialect: Dialect, interval: number) {
    const long = `max_over_time(${dialect.scrapes}[${LONGEST_SILENCE}ms:5m])`;
    const about = newestScrapes(await evaluator.at(long, [now]), dialect, interval)[0];
    if (!about) {
      return null;
    }
    const short = `max_over_time(${dialect.scrapes}[10m:${interval}ms])`;
    const rows = await evaluator.at(short, [Math.min(now, about.at + 5 * ms.minute)]);
    return newestScrapes(rows, dialect, interval)[0] ?? about;
  }
}

/**
 * For each moment that was asked for, the newest scrape among the targets'; null where there is none. One target may
 * follow another, as when its labels were changed; two that go on side by side are two servers, or one twice.
 *
 * @param interval time between scrapes, milliseconds
 * @throws PluginError `PROMETHEUS_AMBIGUOUS` where two targets are scraped at two moments that follow each other
 */
export function newestScrapes(rows: readonly Row[], dialect: Dialect, interval: number): Array<Scrape | null> {
  const targets = rows.map(({ labels }) => dialect.target(labels));
  let rivalsBefore = false;
  return (rows[0]?.values ?? []).map((_, index) => {
    const scrapes = rows.flatMap(({ values }, row) => {
      const seconds = values[index] ?? null;
      const labels = targets[row] ?? {};
      return seconds === null ? [] : [{ at: Math.round(seconds * 1000), labels, target: labelsKey(labels) }];
    });
    const [newest = null, second] = scrapes.sort((left, right) => right.at - left.at);
    const rivals = newest !== null && second !== undefined && newest.at - second.at < 1.5 * interval;
    if (rivals && rivalsBefore) {
      throw new PluginError('PROMETHEUS_AMBIGUOUS');
    }
    rivalsBefore = rivals;
    return newest;
  });
}

/** When the process of one target was started, epoch seconds. */
export function startTimeOf(target: Labels): string {
  return selector('process_start_time_seconds', equal(target));
}

/** Whoever writes series on may give each sample a time of its own. */
async function areOfOneTime(evaluator: Evaluator, dialect: Dialect, { at }: Scrape): Promise<boolean> {
  const [fresh, exact] = await Promise.all(
    [dialect.counter('key', 'data'), dialect.counterOfScrape('key', 'data')].map((counter) =>
      evaluator.at(`count(${counter})`, [at])
    )
  );
  return fresh?.[0]?.values[0] === exact?.[0]?.values[0];
}

/** The median of the last ten minutes, whole seconds. */
async function scrapeInterval(evaluator: Evaluator, { present }: Dialect, newest: Scrape): Promise<number> {
  const series = await evaluator.samples(present, newest.at - 10 * ms.minute, newest.at);
  const times = series.map(({ samples }) => samples.map(([at]) => at)).sort((a, b) => b.length - a.length)[0] ?? [];
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? ms.minute;
  return Math.max(1000, Math.round(median / 1000) * 1000);
}

/** Found by days, then by five minutes, then to the scrape. */
async function firstScrape(evaluator: Evaluator, dialect: Dialect, newest: Scrape): Promise<number> {
  const day = await firstDay(evaluator, dialect, newest.at);
  const minute = await firstMoment(evaluator, dialect.scrapes, steps(day - ms.day, day, 5 * ms.minute));
  const rows = await evaluator.at(`min_over_time(${dialect.scrapes}[5m:1s])`, [minute]);
  const firsts = rows.flatMap(({ values: [value] }) => (value == null ? [] : [Math.round(value * 1000)]));
  return Math.min(newest.at, ...firsts);
}

/** A day's end in which there are scrapes, however few: a past that was sent at once may have one a day. */
async function firstDay(evaluator: Evaluator, dialect: Dialect, newest: number): Promise<number> {
  const scraped = dialect.scrapedWithin('1d');
  let first = newest;
  for (const horizon of horizons) {
    try {
      const earlier = await firstMoment(evaluator, scraped, steps(newest - horizon, newest, ms.day));
      first = Math.min(first, earlier);
    } catch (error) {
      // Some engines refuse queries that reach back further than they keep.
      if (horizon !== horizons[0] && PluginError.from(error).code === 'PROMETHEUS_QUERY_FAILED') {
        return first;
      }
      throw error;
    }
    if (first > newest - horizon + ms.day) {
      return first;
    }
  }
  return first;
}

/** The first of these moments at which there is a value; the last one where there is none. */
async function firstMoment(evaluator: Evaluator, expression: string, moments: readonly number[]): Promise<number> {
  const rows = await evaluator.at(expression, moments);
  const index = moments.findIndex((_, at) => rows.some(({ values }) => values[at] != null));
  return moments.at(index) ?? 0;
}

/** From the first moment after `from` to `to`, which is one of them. */
function steps(from: number, to: number, step: number): number[] {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count }, (_, index) => to - (count - 1 - index) * step);
}
