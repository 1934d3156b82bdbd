import { floorTo } from '../../time/rounding';
import { STEP_SECONDS } from '../../outline/api';
import { LRUCache } from 'lru-cache';
import type { EntityKind } from '../model';
import { active } from './activity';
import type { Evaluator } from './evaluator';
import type { Layout } from './layout';
import { ms, toSeconds } from '../../time/units';

/** Intervals that ended this long ago have all their samples, milliseconds. */
const SETTLED = ms.hour;

/** An interval between edges, epoch seconds. */
interface Interval {
  from: number;
  to: number;
}

/** A mean; null where nothing is known. Wrapped, as the cache keeps no null. */
interface Online {
  mean: number | null;
}

/** Finds how many entities' series had traffic in a five-minute step on average. What was found of the past is kept. */
export class OnlineFinder {
  readonly #now: () => number;

  readonly #kept = new LRUCache<string, Online>({ max: 10_000 });

  constructor(now: () => number) {
    this.#now = now;
  }

  /** For each interval between edges (epoch seconds); null where it is not made of such steps, or none is known. */
  async find(
    kind: EntityKind,
    edges: readonly number[],
    layout: Layout,
    evaluator: Evaluator
  ): Promise<Array<number | null>> {
    const intervals = edges.slice(1).map((to, index): Interval => ({ from: edges[index] ?? to, to }));
    const keyOf = ({ from, to }: Interval) => `${kind} ${from} ${to}`;
    const wanted = intervals.filter((interval) => isMadeOfSteps(interval, layout) && !this.#kept.has(keyOf(interval)));
    const found = await onlineOf(kind, wanted, layout, evaluator);
    wanted.forEach((interval, index) => {
      if (interval.to * ms.second < this.#now() - SETTLED) {
        this.#kept.set(keyOf(interval), { mean: found[index] ?? null });
      }
    });
    return intervals.map(
      (interval) => this.#kept.get(keyOf(interval))?.mean ?? found[wanted.indexOf(interval)] ?? null
    );
  }
}

function isMadeOfSteps({ from, to }: Interval, { first }: Layout): boolean {
  return from % STEP_SECONDS === 0 && to % STEP_SECONDS === 0 && to * ms.second > first;
}

async function onlineOf(
  kind: EntityKind,
  intervals: readonly Interval[],
  layout: Layout,
  evaluator: Evaluator
): Promise<Array<number | null>> {
  const { dialect, newest } = layout;
  const means: Array<number | null> = intervals.map(() => null);
  const until = floorTo(toSeconds(newest.at), STEP_SECONDS);
  const known = intervals.map(({ from, to }, index) => ({ index, end: Math.min(to, until), from }));
  const lengthOf = ({ from, end }: { from: number; end: number }) => end - from;
  for (const length of new Set(known.map(lengthOf).filter((seconds) => seconds > 0))) {
    const alike = known.filter((interval) => lengthOf(interval) === length);
    const ends = alike.map(({ end }) => end * ms.second);
    // The step at the beginning tells of the time before.
    const window = `[${length - 1}s:${STEP_SECONDS}s]`;
    const scraped = `count(${dialect.scraped()} and ${dialect.scraped(`offset ${STEP_SECONDS}s`)})`;
    const [sums, steps] = await Promise.all([
      evaluator.at(`sum_over_time((count(${active(kind, STEP_SECONDS, layout)}))${window})`, ends),
      evaluator.at(`count_over_time((${scraped})${window})`, ends),
    ]);
    alike.forEach(({ index }, at) => {
      const count = steps[0]?.values[at] ?? 0;
      means[index] = count > 0 ? (sums[0]?.values[at] ?? 0) / count : null;
    });
  }
  return means;
}
