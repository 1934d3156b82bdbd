import type { OutlineApi } from '../../outline/api';

/** How many seconds may be added to a window without meeting another scrape, where the poll keeps clear of scrapes. */
const SPELLINGS = 4;

/**
 * The server answers equal windows with the same figures for 300 s; one, two or three seconds more are another window
 * over the same samples.
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
