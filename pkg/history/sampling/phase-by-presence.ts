import { type MetricsSample, SCRAPE_SECONDS } from '../../outline/api';
import { phaseOfScrape, type ScrapePhase } from './scrape-phase';
import type { ServerClock } from '../../outline/server-clock';
import type { WindowAsker } from './window-asker';

/**
 * Finds the scrapes' phase to a second or two, at any time, with or without traffic, also of a server that was started
 * two minutes ago: a window tells something from two scrapes on, so as soon as it reaches back to the one before the
 * newest.
 *
 * @returns null where it cannot be told: no series has two scrapes, the newest scrape is missing, or one came meanwhile
 */
export async function phaseByPresence(asker: WindowAsker, clock: ServerClock): Promise<ScrapePhase | null> {
  const newest = { earliest: -Infinity, latest: Infinity };
  /** Whether the window held two scrapes; what it tells of the newest is noted. */
  const holdsTwo = async (since: number): Promise<boolean> => {
    const sample = await asker.ask(since);
    const { earliest, latest } = clock.bounds(sample);
    const reach = SCRAPE_SECONDS - since;
    const isHeld = tellsSomething(sample);
    if (isHeld) {
      newest.earliest = Math.max(newest.earliest, earliest / 1000 + reach);
    } else {
      newest.latest = Math.min(newest.latest, latest / 1000 + reach);
    }
    return isHeld;
  };

  let [without, having] = [SCRAPE_SECONDS, 2 * SCRAPE_SECONDS];
  for (let isFirst = true; ; isFirst = false) {
    const since = nearestFree(asker, isFirst ? having : (without + having) / 2, { without, having });
    if (since === null) {
      break;
    }
    if (await holdsTwo(since)) {
      having = since;
    } else if (isFirst) {
      return null;
    } else {
      without = since;
    }
  }
  // Had a scrape come meanwhile, each of these windows would hold two.
  const confirming = nearestFree(asker, without, { without: SCRAPE_SECONDS, having: without });
  const isConfirmed = confirming !== null && !(await holdsTwo(confirming));
  return isConfirmed && newest.earliest <= newest.latest ? phaseOfScrape(newest) : null;
}

/** Keys are also listed for what they did earlier. */
function tellsSomething({ metrics }: MetricsSample): boolean {
  return metrics !== null && metrics.locations.length > 0;
}

/** The whole number between both, nearest to the wished one, whose window is free; null where there is none. */
function nearestFree(
  asker: WindowAsker,
  wished: number,
  { without, having }: { without: number; having: number }
): number | null {
  const between = Array.from({ length: Math.max(0, having - without - 1) }, (_, index) => without + 1 + index);
  const free = between.filter((since) => asker.isFree(since));
  return free.sort((a, b) => Math.abs(a - wished) - Math.abs(b - wished))[0] ?? null;
}
