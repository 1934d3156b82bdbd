import type { AvailabilitySeries } from '../history';
import type { Labels } from './client/answers';
import { labelsKey, type Evaluator } from './evaluator';
import type { Layout } from './layout';
import { ms } from '../../time/units';

/** Where the targets of a span are looked for, it is in this many steps at most. */
const MOST_STEPS = 20_000;

/**
 * Share of scrapes that were answered, and how long they took, between edges (epoch seconds). With the server's own
 * series the answers are those of its proxy's metrics; with the exporter's, those of the management API.
 */
export async function availabilityOf(
  edges: readonly number[],
  layout: Layout,
  now: number,
  evaluator: Evaluator
): Promise<AvailabilitySeries> {
  const up: Array<number | null> = edges.slice(1).map(() => null);
  const responseTime = [...up];
  const targets = await targetsOf(edges, layout, now, evaluator);
  const { dialect, interval } = layout;
  const intervals = up.map((_, index) => {
    const [from = 0, to = 0] = edges.slice(index, index + 2);
    const end = Math.min(to * ms.second, now);
    return { index, end, length: Math.round(end - from * ms.second) };
  });
  for (const length of new Set(intervals.map((each) => each.length).filter((milliseconds) => milliseconds > 0))) {
    const alike = intervals.filter((each) => each.length === length);
    const ends = alike.map(({ end }) => end);
    const over = (expression: (target: Labels) => string, fn: string, window: string, moments = ends) =>
      evaluator.at(`sum(${targets.map((target) => `${fn}(${expression(target)}${window})`).join(' or ')})`, moments);
    // Until version 3 a range took in its first moment too.
    const stored = `[${length - 1}ms]`;
    const [answered, asked, seconds, timed] = await Promise.all([
      over(dialect.up, 'sum_over_time', stored),
      over(dialect.up, 'count_over_time', stored),
      over(dialect.duration, 'sum_over_time', stored),
      over(dialect.duration, 'count_over_time', stored),
    ]);
    alike.forEach(({ index }, at) => {
      up[index] = quotient(answered[0]?.values[at], asked[0]?.values[at]);
      responseTime[index] = up[index] === 1 ? quotient(seconds[0]?.values[at], timed[0]?.values[at]) : null;
    });
    // Where only some looks were answered, theirs are picked out one by one, which costs the engine more.
    const mixed = alike.filter(({ index }) => (up[index] ?? 0) > 0 && up[index] !== 1);
    const moments = mixed.map(({ end }) => end);
    const ofAnswered = (target: Labels) => `(${dialect.duration(target)} and ${dialect.up(target)} > 0)`;
    const steps = `[${length}ms:${interval}ms]`;
    const means = await Promise.all([
      over(ofAnswered, 'sum_over_time', steps, moments),
      over(ofAnswered, 'count_over_time', steps, moments),
    ]);
    mixed.forEach(({ index }, at) => {
      responseTime[index] = quotient(means[0][0]?.values[at], means[1][0]?.values[at]);
    });
  }
  return { up, responseTime };
}

/** What was scraped in the span, or last of all where nothing was: then it counts as down. */
async function targetsOf(edges: readonly number[], layout: Layout, now: number, evaluator: Evaluator) {
  const end = Math.min((edges.at(-1) ?? 0) * ms.second, now);
  const length = Math.max(ms.minute, end - (edges[0] ?? 0) * ms.second, ms.day);
  const step = Math.max(ms.minute, Math.ceil(length / MOST_STEPS));
  const rows = await evaluator.at(`max_over_time(${layout.dialect.scrapes}[${length}ms:${step}ms])`, [end]);
  const targets = [layout.newest.labels, ...rows.map(({ labels }) => layout.dialect.target(labels))];
  return [...new Map(targets.map((labels) => [labelsKey(labels), labels])).values()];
}

function quotient(sum: number | null | undefined, count: number | null | undefined): number | null {
  return sum == null || !count ? null : sum / count;
}
