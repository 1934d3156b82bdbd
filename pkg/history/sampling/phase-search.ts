import { ms } from '../../time/units';
import type { Timekeeper } from '../../time/timekeeper';
import type { HistoryCalls } from './history-calls';
import { phaseByPresence } from './phase-by-presence';
import { phaseByRates } from './phase-by-rates';
import { phaseBySteps } from './phase-by-steps';
import { nextSearch } from './schedule';
import type { ScrapePhase } from './scrape-phase';
import type { ServerClock } from '../../outline/server-clock';
import type { ServerRecords } from './server-records';

/**
 * What was found is looked for again after this time, milliseconds: clocks drift. Servers differ by some hours, so that
 * those that were met together are not all searched again together.
 */
const LIFETIME = ms.day;
const LIVES_DIFFER = 6 * ms.hour;

/** So many polls in a row without the newest scrape cast doubt on what was found. */
const MANY_MISSING = 2;

export interface PhaseSearchOptions {
  calls: HistoryCalls;
  clock: ServerClock;
  time: Timekeeper;
  /** The server's own, from 0 to 1: searches of many servers are spread by it. */
  share: number;
}

/** Finds where one server's scrapes lie, and again when there is doubt. */
export class PhaseSearch {
  readonly #options: PhaseSearchOptions;

  /** Our time of the last search by steps, epoch milliseconds. */
  #searchedAt = -Infinity;

  constructor(options: PhaseSearchOptions) {
    this.#options = options;
  }

  /**
   * When to search next, epoch milliseconds of our clock; null where there is no need, or nothing to find.
   *
   * @param polls what the last polls saw
   */
  nextAt(records: ServerRecords, polls: { missing: number; wasEmpty: boolean }): number | null {
    const { clock, time, share } = this.#options;
    const { phaseFoundAt } = records;
    const lifetime = LIFETIME + share * LIVES_DIFFER;
    const isGood = phaseFoundAt !== null && polls.missing < MANY_MISSING && time.now() - phaseFoundAt < lifetime;
    if (isGood || polls.wasEmpty) {
      return null;
    }
    // Once in five minutes at most.
    const from = Math.max(time.now(), this.#searchedAt + 240_000);
    return clock.ourTime(nextSearch(clock.serverTime(from) / 1000, share) * 1000);
  }

  /** By the steps of master: exact, needs no traffic, and right only in the first minute of five. */
  async bySteps(records: ServerRecords): Promise<void> {
    const { calls, clock, time } = this.#options;
    this.#searchedAt = time.now();
    this.#note(records, await phaseBySteps(calls, clock.serverTime(time.now()) / 1000));
  }

  /** At any time: by rates where there is traffic, else where something was there at the last two scrapes. */
  async byRates(records: ServerRecords): Promise<void> {
    const { calls, clock } = this.#options;
    this.#note(records, (await phaseByRates(calls, clock)) ?? (await phaseByPresence(calls, clock)));
  }

  #note(records: ServerRecords, found: ScrapePhase | null): void {
    if (found) {
      records.notePhase(found, this.#options.time.now());
    }
  }
}
