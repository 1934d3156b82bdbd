import { promQl, windowLength, type CounterName, type Expression } from './expression';
import { RETENTION, type RangeSummary, type Step } from './range-summary';
import type { Series } from './series';
import type { Timeline } from './timeline';

const DAY = 86_400_000;

type Evaluate = (expression: Expression, times: readonly number[]) => Promise<RangeSummary[]>;

/**
 * Summaries of range queries, day by day: windows of a month that are asked for one after the other share their days,
 * and a past day never changes unless something is told of it anew.
 */
export class DaySummaries {
  readonly #timeline: Timeline;
  readonly #select: (counter: CounterName) => readonly Series[];
  readonly #evaluate: Evaluate;

  #kept = new WeakMap<readonly Series[], Map<string, Promise<RangeSummary[]>>>();
  #revision = NaN;

  constructor(timeline: Timeline, select: (counter: CounterName) => readonly Series[], evaluate: Evaluate) {
    this.#timeline = timeline;
    this.#select = select;
    this.#evaluate = evaluate;
  }

  /** @param times of the steps, ascending, and `now`: epoch milliseconds */
  async summarize(expression: Expression, times: readonly number[], now: number): Promise<RangeSummary[]> {
    // Of steps before the first scrape there is nothing to summarize.
    const firstScrape = this.#timeline.scrapes.atOrAfter(-Infinity);
    const days = new Map<number, number[]>();
    for (const time of times.filter((each) => each >= firstScrape)) {
      const day = Math.floor(time / DAY);
      const ofDay = days.get(day) ?? [];
      ofDay.push(time);
      days.set(day, ofDay);
    }
    const summaries: RangeSummary[][] = [];
    for (const ofDay of days.values()) {
      summaries.push(await this.#summarizeDay(expression, ofDay, now));
    }
    return joinSummaries(summaries);
  }

  #summarizeDay(expression: Expression, times: readonly number[], now: number): Promise<RangeSummary[]> {
    const [first = NaN, last = NaN] = [times[0], times.at(-1)];
    const isPast = last <= now && first - (windowLength(expression.window) ?? 0) >= now - RETENTION;
    if (!isPast) {
      return this.#evaluate(expression, times);
    }
    const kept = this.#keptOf(this.#select(expression.counter));
    const name = `${promQl(expression)} ${first} ${last} ${times.length}`;
    const summary = kept.get(name) ?? this.#evaluate(expression, times);
    kept.set(name, summary);
    return summary;
  }

  #keptOf(series: readonly Series[]): Map<string, Promise<RangeSummary[]>> {
    if (this.#revision !== this.#timeline.revision) {
      this.#revision = this.#timeline.revision;
      this.#kept = new WeakMap();
    }
    const kept = this.#kept.get(series) ?? new Map<string, Promise<RangeSummary[]>>();
    this.#kept.set(series, kept);
    return kept;
  }
}

/** One summary of consecutive spans, for each group in the order in which they come. */
function joinSummaries(spans: ReadonlyArray<readonly RangeSummary[]>): RangeSummary[] {
  const joined = new Map<string, RangeSummary>();
  for (const later of spans.flat()) {
    const name = JSON.stringify(later.labels);
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? later : join(earlier, later));
  }
  return [...joined.values()];
}

function join(earlier: RangeSummary, later: RangeSummary): RangeSummary {
  return {
    labels: later.labels,
    last: later.last,
    peak: higher(earlier.peak, later.peak),
    lastAboveZero: later.lastAboveZero ?? earlier.lastAboveZero,
  };
}

/** The later one of equals. */
function higher(earlier: Step | undefined, later: Step | undefined): Step | undefined {
  return earlier === undefined || (later !== undefined && later[1] >= earlier[1]) ? later : earlier;
}
