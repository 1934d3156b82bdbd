import type { OutlineApi } from '../../outline/api';

/**
 * How many lengths of one window are told apart. Polls keep clear of scrapes by more seconds, so that all of them hold
 * the same samples.
 */
const SPELLINGS = 6;

/**
 * The server answers equal windows with the same figures for 300 s; some seconds more are another window over the same
 * samples.
 *
 * @returns seconds that were not asked for lately; null where all were
 */
export function spelledSince(api: Pick<OutlineApi, 'sinceAskedAt'>, windowSeconds: number): number | null {
  for (let seconds = windowSeconds; seconds < windowSeconds + SPELLINGS; seconds += 1) {
    if (api.sinceAskedAt(seconds) === null) {
      return seconds;
    }
  }
  return null;
}

/** Whether `since` is a window of this length, however spelled. */
export function isSpellingOf(since: number, windowSeconds: number): boolean {
  return since >= windowSeconds && since < windowSeconds + SPELLINGS;
}
