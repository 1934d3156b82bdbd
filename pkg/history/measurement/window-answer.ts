import { SCRAPE_SECONDS, type ServerMetrics } from '../../outline/api';

/** One answer: `sinceSeconds` asked; `metrics` from OutlineApi. All answers handed over together have the same newest scrape. */
export interface WindowAnswer {
  sinceSeconds: number;
  metrics: ServerMetrics;
  /** When the server answered, epoch seconds of any clock; matters where several answers are compared. */
  answeredAt?: number;
  /** From the newest scrape to the answer, seconds; by default anything up to a minute. */
  scrapeAge?: SecondsBetween;
}

/** Least and most of a number of seconds. */
export interface SecondsBetween {
  least: number;
  most: number;
}

/** How long after the newest scrape an answer was computed, where nothing better is known. */
export const anyScrapeAge: SecondsBetween = { least: 0, most: SCRAPE_SECONDS };

/**
 * Seconds between the first and the last scrape in a window that was asked for more than a few seconds after a scrape:
 * 300 for 360 s, and for a few seconds more, which ask for the same window anew.
 */
export function sampledSeconds(sinceSeconds: number): number {
  return (Math.round(sinceSeconds / SCRAPE_SECONDS) - 1) * SCRAPE_SECONDS;
}

/** The nominal minute of the first scrape in a window whose last one is that of `at`. */
export function edgeOf(at: number, sinceSeconds: number): number {
  return at - sampledSeconds(sinceSeconds);
}

/**
 * What the counters grew between the first and the last scrape of a window. Prometheus extrapolates that growth to the
 * window's edges, in proportion, where series have samples at both ends.
 *
 * @param amount as the API gives it
 */
export function growthOf(amount: number, sinceSeconds: number): number {
  return (amount * sampledSeconds(sinceSeconds)) / sinceSeconds;
}

/**
 * What is certainly in an amount that may be extrapolated in any way: both ends are at most 1.1 sample distances long, and
 * there are at least two samples.
 */
export function certainlyIn(amount: number): number {
  return Math.floor(amount / (1 + 2 * 1.1));
}
