import { floorTo } from '../../time/rounding';
import { STEP_SECONDS } from '../../outline/api';
import { createHash } from 'node:crypto';
import { STEPS_CAN_BE_ASKED } from './phase-by-steps';
import type { ScrapePhase } from './scrape-phase';

/** Seconds after a scrape at which polls may be: late in the minute, when young counters are told best, clear of the next. */
const EARLIEST_DELAY = 43;
const LATEST_DELAY = 52;

/** Within this time after a full minute its scrape has come and can be seen, wherever in the minute scrapes lie. Seconds. */
const CERTAINLY_SCRAPED = 62;

/** A poll of the counters as they were at the scrape of a minute. Epoch seconds of the server's clock. */
export interface PlannedPoll {
  minute: number;
  at: number;
}

export interface PollPlan {
  /** Epoch seconds of the server's clock. */
  now: number;
  /** The minute that was polled last. */
  polledMinute: number;
  /** Null: not known, and polls keep clear of a whole minute. */
  phase: ScrapePhase | null;
  /** Seconds after the scrape. */
  delay: number;
  /** Seconds by which the server's minutes are ahead of ours. */
  ahead: number;
  sampleSeconds: number;
}

/** From 0 to 1: servers and replicas differ by it, so that they do not all ask at one moment. */
export function shareOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE() / 2 ** 32;
}

/** Seconds after the scrape. @param share the server's own, as of `shareOf` */
export function pollDelay(share: number): number {
  return EARLIEST_DELAY + share * (LATEST_DELAY - EARLIEST_DELAY);
}

/** The next poll: of the first scrape in each interval of `sampleSeconds` of our clock. */
export function nextPoll({ now, polledMinute, phase, delay, ahead, sampleSeconds }: PollPlan): PlannedPoll {
  const wait = phase ? (phase.earliest + phase.latest) / 2 + delay : CERTAINLY_SCRAPED + delay;
  // A minute that is still to come was polled before a clock was set back.
  const after = Math.max(now - wait, polledMinute > now ? -Infinity : polledMinute);
  const minute = (Math.floor((after - ahead) / sampleSeconds) + 1) * sampleSeconds + ahead;
  return { minute, at: minute + wait };
}

/** Seconds that searches are spread over; they take some seconds where the server is far away. */
const SEARCHES_SPREAD = 28;

/**
 * The next moment (epoch seconds of the server's clock) at which `phaseBySteps` can be asked, not before `after`.
 *
 * @param share the server's own, as of `shareOf`
 */
export function nextSearch(after: number, share: number): number {
  const begin = floorTo(after, STEP_SECONDS);
  const { from, to } = STEPS_CAN_BE_ASKED;
  const own = begin + from + share * SEARCHES_SPREAD;
  return after <= begin + to ? Math.max(after, own) : own + STEP_SECONDS;
}
