import type { EntityKind } from '../model';
import { active } from './activity';
import type { Evaluator } from './evaluator';
import type { Layout } from './layout';
import { SECOND } from './time';

/** Seconds. */
const STEP = 300;

/**
 * The mean number of entities' series with traffic in a five-minute step, for each interval between edges (epoch
 * seconds); null where an interval is not made of such steps, or none of them is known.
 */
export async function onlineOf(
  kind: EntityKind,
  edges: readonly number[],
  layout: Layout,
  evaluator: Evaluator
): Promise<Array<number | null>> {
  const { dialect, first, newest } = layout;
  const online: Array<number | null> = edges.slice(1).map(() => null);
  const until = Math.floor(newest.at / SECOND / STEP) * STEP;
  const intervals = online.map((_, index) => {
    const [from = 0, to = 0] = edges.slice(index, index + 2);
    const isWhole = from % STEP === 0 && to % STEP === 0 && to * SECOND > first;
    return { index, end: Math.min(to, until), length: isWhole ? Math.min(to, until) - from : 0 };
  });
  for (const length of new Set(intervals.map((interval) => interval.length).filter((seconds) => seconds > 0))) {
    const alike = intervals.filter((interval) => interval.length === length);
    const ends = alike.map(({ end }) => end * SECOND);
    // The step at the beginning tells of the time before.
    const window = `[${length - 1}s:${STEP}s]`;
    const [sums, steps] = await Promise.all([
      evaluator.at(`sum_over_time((count(${active(kind, STEP, layout)}))${window})`, ends),
      evaluator.at(
        `count_over_time((count(${dialect.scraped()} and ${dialect.scraped(`offset ${STEP}s`)}))${window})`,
        ends
      ),
    ]);
    alike.forEach(({ index }, at) => {
      const known = steps[0]?.values[at] ?? 0;
      online[index] = known > 0 ? (sums[0]?.values[at] ?? 0) / known : null;
    });
  }
  return online;
}
