import type { Interval } from '../../time/interval';
import { LRUCache } from 'lru-cache';
import { PluginError } from '../../errors/plugin-error';
import type { EntityKind } from '../model';
import type { Labels, SampledSeries } from './client/answers';
import { startTimeOf, type Layout } from './layout';
import type { Evaluator } from './evaluator';
import { edgeScrapesAt, momentOf } from './edge-scrapes';
import { type EpochMilliseconds, ms } from '../../time/units';

/** Between two scrapes that follow each other, some counters began anew. Epoch milliseconds. */
export interface Break {
  before: number;
  after: number;
  /** `restart`: all of them did. `fall`: those that are lower afterwards did. */
  kind: 'restart' | 'fall';
}

/** Days that ended this long ago have all their samples. */
const SETTLED = ms.hour;

/** A server that starts again more often has no figures worth the name, and following it costs the engine dear. */
const MOST_BREAKS = 200;

/** The clock of a machine moves what it says of a process's start a little. */
const SAME_START_SECONDS = 5;

/** How far the clocks of engine and server may be apart where one names a moment of the other. */
const CLOCK_SKEW_SECONDS = 120;

/** Between two edges that are scrapes or near to one. */
type BetweenScrapes = Interval<EpochMilliseconds>;

/** Finds where counters began anew. What was found of past days is kept. */
export class BreakFinder {
  readonly #now: () => number;

  readonly #days = new LRUCache<string, Break[]>({ max: 8000 });

  constructor(now: () => number) {
    this.#now = now;
  }

  /** All breaks of a span, epoch milliseconds, oldest first, and maybe some around it. */
  async find(kind: EntityKind, span: BetweenScrapes, layout: Layout, evaluator: Evaluator): Promise<Break[]> {
    const signal = layout.hasStartTimes && layout.dialect.restartsAtZero ? startTimes(layout) : falls(layout, kind);
    const from = Math.floor(Math.max(span.from, layout.first) / ms.day);
    const days = Array.from({ length: Math.floor(span.to / ms.day) - from + 1 }, (_, index) => from + index);
    const keyOf = (day: number) => `${signal.name} ${day}`;
    const unknown = days.filter((day) => !this.#days.has(keyOf(day)));
    const found = await breaksBetween(unknown.map(dayInterval), signal, layout, evaluator);
    unknown.forEach((day, index) => {
      if ((day + 1) * ms.day < this.#now() - SETTLED) {
        this.#days.set(keyOf(day), found[index] ?? []);
      }
    });
    const kept = days.flatMap((day) => this.#days.get(keyOf(day)) ?? found[unknown.indexOf(day)] ?? []);
    const breaks = [...new Map(kept.map((each) => [each.after, each])).values()];
    if (breaks.length > MOST_BREAKS) {
      throw new PluginError('PROMETHEUS_QUERY_FAILED', `(more than ${MOST_BREAKS} restarts in this range)`);
    }
    return breaks.sort((left, right) => left.after - right.after);
  }
}

const dayInterval = (day: number): BetweenScrapes => ({ from: day * ms.day, to: (day + 1) * ms.day });

/** How breaks show themselves. */
interface Signal {
  name: string;
  /** An expression with a value where something happened within `window` before. */
  happened(window: string): string;
  /** The longest interval of which all samples are fetched, milliseconds. */
  fetched: number;
  /** The samples in which breaks are seen, given the labels of where something happened. */
  selectors(happened: readonly Labels[]): string[];
  read(series: readonly SampledSeries[][]): Break[];
}

/** For each interval its breaks. Intervals in which something happened are asked for again by hours, then by samples. */
async function breaksBetween(
  intervals: readonly BetweenScrapes[],
  signal: Signal,
  layout: Layout,
  evaluator: Evaluator
): Promise<Break[][]> {
  const edges = [...new Set(intervals.flatMap(({ from, to }) => [from / ms.second, to / ms.second]))].sort(
    (a, b) => a - b
  );
  const edgeScrapes = await edgeScrapesAt(edges, layout, evaluator);
  const edgeScrapeAt = new Map(edges.map((edge, index) => [edge * ms.second, edgeScrapes[index]]));
  // Each window begins at a scrape, however long ago that was.
  const windows = intervals.map(({ from, to }) => {
    const end = momentOf(to / ms.second, layout);
    const start = edgeScrapeAt.get(from)?.scrape.at ?? layout.first;
    return { from: start - ms.second, to: end, length: (Math.ceil((end - start) / ms.minute) + 1) * ms.minute };
  });
  const found: Break[][] = intervals.map(() => []);
  for (const length of new Set(windows.map((window) => window.length).filter((milliseconds) => milliseconds > 0))) {
    const ends = [...new Set(windows.filter((window) => window.length === length).map(({ to }) => to))];
    const rows = await evaluator.at(signal.happened(`${length}ms`), ends);
    for (const [index, interval] of intervals.entries()) {
      const window = windows[index];
      const end = window?.length === length ? ends.indexOf(window.to) : -1;
      const happened = rows.filter(({ values }) => values[end] != null).map(({ labels }) => labels);
      if (window && happened.length > 0) {
        found[index] = await locate(interval, window, happened, { signal, layout, evaluator });
      }
    }
  }
  return found;
}

interface Search {
  signal: Signal;
  layout: Layout;
  evaluator: Evaluator;
}

async function locate(
  interval: BetweenScrapes,
  window: BetweenScrapes,
  happened: readonly Labels[],
  { signal, layout, evaluator }: Search
): Promise<Break[]> {
  if (interval.to - interval.from <= signal.fetched) {
    const selectors = signal.selectors(happened);
    return signal.read(
      await Promise.all(selectors.map((selector) => evaluator.samples(selector, window.from, window.to)))
    );
  }
  const first = interval.from / ms.hour;
  const hours = Array.from({ length: interval.to / ms.hour - first }, (_, index) => first + index);
  const intervals = hours.map((hour) => ({ from: hour * ms.hour, to: (hour + 1) * ms.hour }));
  return (await breaksBetween(intervals, signal, layout, evaluator)).flat();
}

/** The start time of the target's process changes with each restart, whatever the counters show. */
function startTimes({ dialect }: Layout): Signal {
  return {
    name: 'starts',
    // The scraped series has the labels of the target, so that other processes under the matchers do not count.
    happened: (window) =>
      `(changes(${dialect.startTimes}[${window}]) > 0) and last_over_time(${dialect.present}[${window}])`,
    fetched: ms.day,
    selectors: (targets) => targets.map(startTimeOf),
    read: (series) => series.flat().flatMap(({ samples }) => restartsIn(samples)),
  };
}

/**
 * A machine whose clock jumps tells another start of the same process; so the process must have been started about
 * where the break is. Where not, only counters that are lower began anew.
 */
function restartsIn(samples: SampledSeries['samples']): Break[] {
  return pairs(samples).flatMap(([[before, old], [after, started]]) => {
    if (Math.abs(started - old) <= SAME_START_SECONDS) {
      return [];
    }
    const isHere =
      started > before / ms.second - CLOCK_SKEW_SECONDS && started < after / ms.second + CLOCK_SKEW_SECONDS;
    return [{ before, after, kind: isHere ? ('restart' as const) : ('fall' as const) }];
  });
}

/** Without start times, breaks are where a counter falls; the server's own also where one is gone. */
function falls({ dialect, engine: { fell }, interval }: Layout, kind: EntityKind): Signal {
  const data = dialect.stored(kind, 'data');
  const tunnelTime = dialect.stored(kind, 'tunnelTime');
  if (!dialect.restartsAtZero) {
    return {
      name: `falls ${kind}`,
      happened: (window) => `${fell(data, window)} or ${fell(tunnelTime, window)}`,
      fetched: ms.hour,
      selectors: () => [data, tunnelTime],
      read: (series) => series.flat().flatMap(({ samples }) => fallsIn(samples)),
    };
  }
  const count = (offset: string) =>
    `count without (${dialect.entityLabels.join(', ')}) (${dialect.counter('key', 'tunnelTime', offset)})`;
  const keys = dialect.stored('key', 'tunnelTime');
  return {
    name: 'falls',
    happened: (window) =>
      `${fell(keys, window)} or (${count('')} < ${count(`offset ${window}`)})` +
      ` or (${count(`offset ${window}`)} unless ${count('')})`,
    fetched: ms.hour,
    selectors: () => [keys, dialect.present],
    read: ([series = [], scrapes = []]) => {
      const times = scrapes.flatMap(({ samples }) => samples.map(([at]) => at)).sort((left, right) => left - right);
      return series
        .flatMap(({ samples }) => [
          ...fallsIn(samples).filter(({ before, after }) => after - before < 1.5 * interval),
          ...endOf(samples, times),
        ])
        .map((each) => ({ ...each, kind: 'restart' as const }));
    },
  };
}

function fallsIn(samples: SampledSeries['samples']): Break[] {
  return pairs(samples).flatMap(([[before, old], [after, value]]) =>
    value < old ? [{ before, after, kind: 'fall' as const }] : []
  );
}

/** A series that is in one scrape and not in the next. */
function endOf(samples: SampledSeries['samples'], scrapes: readonly number[]): Break[] {
  const present = new Set(samples.map(([at]) => at));
  return scrapes.slice(1).flatMap((after, index) => {
    const before = scrapes[index] ?? after;
    return present.has(before) && !present.has(after) ? [{ before, after, kind: 'fall' as const }] : [];
  });
}

function pairs<T>(items: readonly T[]): Array<[T, T]> {
  return items.slice(1).flatMap((item, index) => {
    const before = items[index];
    return before === undefined ? [] : [[before, item] satisfies [T, T]];
  });
}
