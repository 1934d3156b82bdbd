import { ceilTo } from '../../time/rounding';
import { STEP_SECONDS } from '../../outline/api';
import type { WindowAnswer } from './window-answer';

/** Step and window of the server's bandwidth figures, seconds. */

/** How exactly the moment of a scrape is known, seconds. */
const SCRAPE_MARGIN_SECONDS = 1.5;

/** Epoch seconds of the server's clock. */
export interface AnswerMoments {
  /** When the server answered. */
  evaluatedAt: number;
  /** When the newest scrape should have been, known to a second or so. */
  scrapedAt: number;
}

/**
 * Whether an answer shows that the newest scrape, or one shortly before it, is missing. The current bandwidth comes
 * from the last step of five minutes that has two samples (in Outline's master). So at the right moments it comes from
 * the very last step only if the newest scrape is there: with windows of 360 s, or 300 s more, and again, in the minute
 * after the first scrape past five whole minutes.
 *
 * @returns null where the answer cannot tell: at other moments, without series, and from servers up to 1.12.3
 */
export function isNewestScrapeMissing(
  { sinceSeconds, metrics }: WindowAnswer,
  { evaluatedAt, scrapedAt }: AnswerMoments
): boolean | null {
  const bandwidthAt = metrics.bandwidthNow.at === null ? null : metrics.bandwidthNow.at / 1000;
  const end = ceilTo(evaluatedAt, STEP_SECONDS);
  const lastStep = end - (sinceSeconds % STEP_SECONDS);
  const isOfSteps = bandwidthAt !== null && Number.isInteger((lastStep - bandwidthAt) / STEP_SECONDS);
  const expected = scrapesIn(lastStep - STEP_SECONDS, lastStep, scrapedAt);
  if (!isOfSteps || bandwidthAt > lastStep || metrics.locations.length === 0 || expected === null || expected < 2) {
    return null;
  }
  if (bandwidthAt < lastStep) {
    return true;
  }
  return expected === 2 && scrapedAt < lastStep ? false : null;
}

/** How many scrapes, one a minute until the newest, lie in a span; null where one is too near to an edge to tell. */
function scrapesIn(from: number, to: number, newest: number): number | null {
  const [first, last] = [(newest - to) / 60, (newest - from) / 60];
  const isNearEdge = [first, last].some(
    (index) => index > -0.5 && Math.abs(index - Math.round(index)) * 60 < SCRAPE_MARGIN_SECONDS
  );
  return isNearEdge ? null : Math.floor(last) - Math.max(Math.ceil(first), 0) + 1;
}
