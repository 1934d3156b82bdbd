import { floorTo } from '../../time/rounding';
import * as v from 'valibot';
import { type MetricsSample, SCRAPE_SECONDS } from '../../outline/api';
import type { Between, ServerClock } from '../../outline/server-clock';
import type { WindowAnswer } from '../measurement/window-answer';

/**
 * Where in the minute the scrapes lie: seconds after the full minute of the server's clock, 0 to 60. Where they may lie on either
 * side of it, the earliest is below 0: buckets are cut up to a minute after their edges, not later.
 */
export const scrapePhaseSchema = v.object({ earliest: v.number(), latest: v.number() });
export type ScrapePhase = v.InferOutput<typeof scrapePhaseSchema>;

/** @param scrape epoch seconds of the server's clock between which a scrape lies */
export function phaseOfScrape({ earliest, latest }: Between): ScrapePhase {
  const minute = floorTo(latest, SCRAPE_SECONDS);
  return { earliest: earliest - minute, latest: latest - minute };
}

/**
 * What is known of the phase after it was found again. Scrapes keep their phase, also when the server is started
 * again; the name of a minute must not change by a finding that is a little different.
 *
 * @returns null where both cannot be true
 */
export function samePhase(known: ScrapePhase, found: ScrapePhase): ScrapePhase | null {
  for (const shift of [0, -SCRAPE_SECONDS, SCRAPE_SECONDS]) {
    const earliest = Math.max(known.earliest, found.earliest + shift);
    const latest = Math.min(known.latest, found.latest + shift);
    if (earliest <= latest) {
      return { earliest, latest };
    }
  }
  return null;
}

/** The minute (epoch seconds) of the newest scrape at a moment (epoch seconds of the server's clock). */
export function newestMinute(phase: ScrapePhase, moment: number): number {
  return floorTo(moment - phase.latest, SCRAPE_SECONDS);
}

/**
 * When an answer was computed: our epoch seconds, which only serve to compare answers, and how long after the scrape of
 * its minute.
 */
export function answeredWhen(
  { sample }: { sample: MetricsSample },
  clock: ServerClock,
  minute: number,
  { earliest, latest }: ScrapePhase
): Required<Pick<WindowAnswer, 'answeredAt' | 'scrapeAge'>> {
  const bounds = clock.bounds(sample);
  return {
    answeredAt: (sample.sentAt + sample.receivedAt) / 2000,
    scrapeAge: {
      least: Math.max(0, bounds.earliest / 1000 - minute - latest),
      most: bounds.latest / 1000 - minute - earliest,
    },
  };
}

/** Whether the minute's scrape was the newest all the while (epoch milliseconds of the server's clock). */
export function isInMinute({ earliest, latest }: ScrapePhase, moments: Between, minute: number): boolean {
  return moments.earliest / 1000 >= minute + latest && moments.latest / 1000 <= minute + SCRAPE_SECONDS + earliest;
}
