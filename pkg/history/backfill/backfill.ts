import { SCRAPE_SECONDS } from '../../outline/api';
import { DAY } from '../../time/units';
import { PluginError } from '../../errors/plugin-error';
import { nestedSpans } from '../measurement/nested-windows';
import type { MeasuredSpan } from '../model';
import type { HistoryCalls } from '../sampling/history-calls';
import { answeredWhen, isInMinute, newestMinute } from '../sampling/scrape-phase';
import type { ServerClock } from '../../outline/server-clock';
import type { ServerRecords } from '../sampling/server-records';
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
  #restsUntil = -Infinity;

  constructor(options: BackfillOptions) {
    this.#options = options;

    this.#budget = new Budget(options.secondsPerHour);
  }

  /**
   * A query asks for these buckets.
   *
   * @returns whether some of them are not known, and will be fetched
   */
  want({ present, store }: ServerRecords, asked: Target): boolean {
    const target = present && grantedTarget(asked, present);
    if (!target || store.gaps(target.from, target.to, target.resolution).length === 0) {
      return false;
    }
    const isCovered = ({ from, to, resolution }: Target) =>
      resolution === target.resolution && from >= target.from && to <= target.to;
    this.#asked = [target, ...this.#asked.filter((other) => !isCovered(other))].slice(0, REMEMBERED_TARGETS);
    return true;
  }

  /** Share of the planned windows that need not be asked for any more, 0 to 1. */
  fetched(records: ServerRecords): number {
    const { present } = records;
    const targets = present ? plannedTargets(present) : [];
    const count = (intervals: (target: Target) => number) =>
      targets.reduce((sum, target) => sum + intervals(target), 0);
    const planned = count((target) => countBuckets([target], target.resolution));
    const missing = count(({ from, to, resolution }) =>
      countBuckets(records.store.gaps(from, to, resolution), resolution)
    );
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
    return nestedSpans(ourMinute, aged, { restart: records.restarted })
      .slice(1)
      .filter(({ to }) => to <= newest);
  }

  /** The last hour and the last days first, then what queries asked for, then the rest. */
  #nextEdges({ present, store }: ServerRecords): number[] | null {
    if (!present) {
      return null;
    }
    const asked = this.#asked.flatMap((target) => grantedTarget(target, present) ?? []);
    const planned = plannedTargets(present);
    const days = planned.filter(({ resolution }) => resolution === DAY);
    const soon = planned.filter(({ resolution }) => resolution < DAY);
    return nextEdges(store, [...soon, ...asked, ...days]);
  }
}
