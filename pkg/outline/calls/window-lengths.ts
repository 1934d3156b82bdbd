/**
 * Seconds by which lengths may differ that mean the same window. Shorter ones hold the same scrapes in the first half minute
 * after a scrape, longer ones in the second: there turns alternate. Polls of the history, which have a rhythm of their own,
 * ask for what is left out.
 */
const DIFFERENCES = [-6, 2, -5, 3, -4, 4, -3, 5, -2, 6, -1, 7] as const;

/** Each length has its turn for so long, milliseconds. */
const TURN_MILLISECONDS = 30_000;

/** When a window is asked for, by the server's clock. */
export interface AskingMoment {
  /** Epoch milliseconds. */
  serverTime: number;
  /** Seconds after the full minute at which the server's Prometheus scrapes; null where it is not known. */
  scrapePhase: number | null;
}

/**
 * Lengths that mean the same window, that one first whose turn it is, then the others of its half minute. The server answers
 * equal windows with the same figures for 300 s, whoever asks; a length has its turn again after 360 s. So what the server
 * kept for another plugin, or for this one before its restart, is 30 s old at most, and has the newest scrape where the phase
 * is known, as turns begin with it.
 */
export function windowLengths(windowSeconds: number, { serverTime, scrapePhase }: AskingMoment): number[] {
  const turn = Math.floor((serverTime - (scrapePhase ?? 0) * 1000) / TURN_MILLISECONDS);
  const fromTurn = DIFFERENCES.map((_, index) => DIFFERENCES[(turn + index) % DIFFERENCES.length] ?? 0);
  const ofHalf = (half: number) => fromTurn.filter((_, index) => index % 2 === half);
  return [...ofHalf(0), ...ofHalf(1)].map((seconds) => windowSeconds + seconds);
}
