import { SCRAPE_SECONDS } from '../../outline/api';
import { DAY, HOUR } from '../../time/units';
import { PluginError } from '../../errors/plugin-error';
import { type NestedOptions, nestedSpans } from '../measurement/nested-windows';
import { edgeOf, type WindowAnswer } from '../measurement/window-answer';
import { type BucketStore, resolutions } from '../bucket-store';
import type { MeasuredSpan } from '../model';
import type { HistoryCalls } from '../sampling/history-calls';
import { answeredWhen, isInMinute, newestMinute } from '../sampling/scrape-phase';
import type { ServerClock } from '../../outline/server-clock';
import type { ServerRecords } from '../sampling/server-records';
import type { Interval } from '../../time/interval';
import { without } from '../../time/intervals';
import type { Timekeeper } from '../../time/timekeeper';
import { askBatch } from './batch';
import { Budget } from './budget';
import { Pace } from './pace';
import { countBuckets, grantedTarget, nextEdges, plannedTargets, type Target } from './plan';

export interface BackfillOptions {
  calls: HistoryCalls;
  clock: ServerClock;
  time: Timekeeper;
  /** Of the server's time; more than 0. */
  secondsPerHour: number;
  signal: AbortSignal;
}

/** How long fetching rests after a failure, milliseconds. */
const REST = 300_000;

/** Batches keep so far from scrapes, seconds; windows may be asked some seconds longer. */
const CLEARANCE = 8;

/** A batch needs so much of a minute, seconds; else it waits for the next one. */
const SHORTEST_BATCH = 10;

/** How many queries' targets are remembered. */
const REMEMBERED_TARGETS = 8;

/**
 * Fetches one server's past by nested windows: those of one batch end at the same scrape, and their differences are
 * what flowed between their edges. One call at a time, and not more of the server's time than the budget allows.
 */
export class Backfill {
  readonly #options: BackfillOptions;

  readonly #budget: Budget;
  readonly #pace = new Pace();
  /** What queries asked for, newest first. */
  #asked: Target[] = [];
  /** Buckets that the store did not take, so that they are not asked for again. */
  readonly #refused = new WeakMap<ServerRecords, Interval[]>();
  #restsUntil = -Infinity;

  constructor(options: BackfillOptions) {
    this.#options = options;

    this.#budget = new Budget(options.secondsPerHour);
  }

  /**
   * A query asks for these buckets.
   *
   * @param onNew is called where no query did before
   * @returns whether some of them are not known, and will be fetched
   */
  want(records: ServerRecords, asked: Target, onNew: () => void): boolean {
    const target = records.present && grantedTarget(asked, records.present);
    if (!target || this.#gaps(records, target).length === 0) {
      return false;
    }
    const isNew = !this.#asked.some((other) => covers(other, target));
    this.#asked = [target, ...this.#asked.filter((other) => !covers(target, other))].slice(0, REMEMBERED_TARGETS);
    if (isNew) {
      onNew();
    }
    return true;
  }

  /** Share of the planned windows that need not be asked for any more, 0 to 1. */
  fetched(records: ServerRecords): number {
    const { present } = records;
    const targets = present ? plannedTargets(present) : [];
    const count = (intervals: (target: Target) => number) =>
      targets.reduce((sum, target) => sum + intervals(target), 0);
    const planned = count((target) => countBuckets([target], target.resolution));
    const missing = count((target) => countBuckets(this.#gaps(records, target), target.resolution));
    return planned === 0 ? 0 : Math.max(0, 1 - missing / planned);
  }

  /** When the next batch can begin, epoch milliseconds of our clock; null where nothing is to be fetched. */
  nextStart(records: ServerRecords): number | null {
    const { clock, time } = this.#options;
    const { phase } = records;
    const edges = this.#nextEdges(records);
    if (!phase || !edges) {
      return null;
    }
    const now = time.now();
    const costliest = this.#pace.expected(now / 1000 - (edges[1] ?? 0));
    const earliest = Math.max(this.#restsUntil, this.#budget.availableAt(2 * costliest, now));
    const moment = clock.serverTime(earliest) / 1000;
    const minute = newestMinute(phase, moment);
    const isLate = moment > minute + phase.earliest + SCRAPE_SECONDS - CLEARANCE - SHORTEST_BATCH;
    const begin = minute + phase.latest + CLEARANCE + (isLate ? SCRAPE_SECONDS : 0);
    return clock.ourTime(Math.max(begin, moment) * 1000);
  }

  /**
   * Asks for as many windows as the minute, the budget and the time until the next poll allow.
   *
   * @param until epoch milliseconds of our clock
   * @returns what is to be kept
   * @throws PluginError of the client; what fails is left alone for a while
   */
  async fetch(records: ServerRecords, until: number): Promise<MeasuredSpan[]> {
    try {
      const spans = await this.#fetch(records, until);
      this.#restsUntil = spans.length > 0 ? -Infinity : this.#options.time.now() + REST;
      return spans;
    } catch (thrown) {
      this.#restsUntil = this.#options.time.now() + REST;
      throw PluginError.from(thrown);
    }
  }

  /** What was fetched was written. */
  noteWritten(records: ServerRecords, spans: readonly Interval[]): void {
    const refused = spans.filter(({ from, to }) => {
      const resolution = resolutions.find((length) => length === to - from);
      return resolution !== undefined && this.#gaps(records, { from, to, resolution }).length > 0;
    });
    this.#refused.set(records, [...(this.#refused.get(records) ?? []), ...refused]);
  }

  async #fetch(records: ServerRecords, until: number): Promise<MeasuredSpan[]> {
    const { clock, time } = this.#options;
    const { phase } = records;
    const edges = this.#nextEdges(records);
    const newest = edges?.[0];
    if (!phase || !edges || newest === undefined) {
      return [];
    }
    const minute = newestMinute(phase, clock.serverTime(time.now()) / 1000);
    const end = clock.ourTime((minute + phase.earliest + SCRAPE_SECONDS - CLEARANCE) * 1000);
    const ourMinute = minute - records.ahead;
    const answers = await askBatch(
      { minute: ourMinute, edges, until: Math.min(end, until) },
      { ...this.#options, budget: this.#budget, pace: this.#pace }
    );
    if (!answers.every(({ sample }) => isInMinute(phase, clock.bounds(sample), minute))) {
      return [];
    }
    // What flowed since the newest edge is known from the samples. The longest window only tells what began before.
    const aged = answers.map((answer) => ({ ...answer, ...answeredWhen(answer, clock, minute, phase) }));
    return spansOf(ourMinute, aged, records.mayHaveRestarted).filter(({ to }) => to <= newest);
  }

  /** The last hour and the last days first, then what queries asked for, then the rest. */
  #nextEdges(records: ServerRecords): number[] | null {
    const { present } = records;
    if (!present) {
      return null;
    }
    const asked = this.#asked.flatMap((target) => grantedTarget(target, present) ?? []);
    const planned = plannedTargets(present);
    const days = planned.filter(({ resolution }) => resolution === DAY);
    const soon = planned.filter(({ resolution }) => resolution < DAY);
    const gaps: BucketStore['gaps'] = (from, to, resolution) => this.#gaps(records, { from, to, resolution });
    return nextEdges({ gaps }, [...soon, ...asked, ...days]);
  }

  #gaps(records: ServerRecords, { from, to, resolution }: Target): Interval[] {
    const refused = (this.#refused.get(records) ?? []).filter((bucket) => bucket.to - bucket.from === resolution);
    return without(records.store.gaps(from, to, resolution), refused);
  }
}

/**
 * What windows of one scrape tell of the times between their edges. Days and hours of which there are both edges come
 * first, as their bounds are those of two edges, and not the sum of all edges in them.
 */
function spansOf(minute: number, answers: readonly WindowAnswer[], restart: NestedOptions['restart']): MeasuredSpan[] {
  // The longest window only tells what began before the next one's edge.
  const between = (windows: readonly WindowAnswer[]) => nestedSpans(minute, windows, { restart }).slice(1);
  const longest = Math.max(...answers.map(({ sinceSeconds }) => sinceSeconds));
  const whole = [DAY, HOUR].flatMap((resolution) => {
    const isEdge = ({ sinceSeconds }: WindowAnswer) => edgeOf(minute, sinceSeconds) % resolution === 0;
    const windows = answers.filter((answer) => isEdge(answer) || answer.sinceSeconds === longest);
    const isCoarser = windows.length < answers.length;
    return isCoarser
      ? between(windows).filter(({ from, to }) => to - from === resolution && from % resolution === 0)
      : [];
  });
  return [...whole, ...between(answers)];
}

function covers(one: Target, other: Target): boolean {
  return one.resolution === other.resolution && one.from <= other.from && one.to >= other.to;
}
