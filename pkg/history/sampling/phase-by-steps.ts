import { floorTo } from '../../time/rounding';
import { STEP_SECONDS } from '../../outline/api';
import { phaseOfScrape, type ScrapePhase } from './scrape-phase';
import type { WindowAsker } from './window-asker';

/** Step of the server's range queries, in seconds; their last step ends less than a step after now. */

/** Windows from here on are asked for; all further ones have the same last steps. Seconds. */
const SHORTEST_WINDOW = 600;

/** The search must be over before the first scrape of the step can be a minute old. Seconds after the step's begin. */
export const STEPS_CAN_BE_ASKED = { from: 2, to: 45 };

/**
 * Finds the scrapes' phase to a second, whatever the traffic; Outline's master only. In a window of `600 + j` seconds
 * the last step lies `j` seconds before the next full five minutes, and bandwidth is told for it as soon as two scrapes
 * lie in its 300 s: the smallest such `j` tells the newest scrape.
 *
 * @param serverNow epoch seconds of the server's clock, `STEPS_CAN_BE_ASKED` after full five minutes
 * @returns null where it cannot be told: nothing was recorded lately, a scrape came meanwhile or is missing, or the
 *   version does not tell bandwidth by steps
 */
export async function phaseBySteps(asker: WindowAsker, serverNow: number): Promise<ScrapePhase | null> {
  const begin = floorTo(serverNow, STEP_SECONDS);
  const end = begin + STEP_SECONDS;
  const elapsed = serverNow - begin;

  /** Whether the step that ends `j` seconds before the next full five minutes has two scrapes; null: not told. */
  const hasTwo = async (j: number, shortest: number): Promise<boolean | null> => {
    const since = freeWindow(asker, j, shortest);
    if (since === null) {
      return null;
    }
    const at = (await asker.ask(since)).metrics?.bandwidthNow.at ?? null;
    if (at === null) {
      // On a young server no step before has two scrapes either. Where nothing was recorded, no step is confirmed.
      return false;
    }
    const before = (end - j - at / 1000) / STEP_SECONDS;
    return Number.isInteger(before) ? before <= 0 : null;
  };

  // The newest scrape is less than a minute old; two seconds more at both ends for the clocks.
  let without = Math.floor(60 - elapsed) - 2;
  let having = Math.ceil(120 - elapsed) + 2;
  while (having - without > 1) {
    const j = middle(asker, without, having);
    if (j === null) {
      break;
    }
    const two = await hasTwo(j, SHORTEST_WINDOW);
    if (two === null) {
      return null;
    }
    if (two) {
      having = j;
    } else {
      without = j;
    }
  }
  // A scrape that came meanwhile, or one that is missing, shows when both bounds are asked again by longer windows.
  const confirmed =
    (await hasTwo(having, SHORTEST_WINDOW + STEP_SECONDS)) === true &&
    (await hasTwo(without, SHORTEST_WINDOW + STEP_SECONDS)) === false;
  // Two scrapes in the 300 s before `end - j`: the newest lies at most 240 s before it.
  return confirmed ? phaseOfScrape({ earliest: end - having - 240, latest: end - without - 240 }) : null;
}

/** The whole number nearest to the middle whose window is free; null where none between the bounds is. */
function middle(asker: WindowAsker, without: number, having: number): number | null {
  const between = Array.from({ length: having - without - 1 }, (_, index) => without + 1 + index);
  const centre = (without + having) / 2;
  const free = between.filter((j) => freeWindow(asker, j, SHORTEST_WINDOW) !== null);
  return free.sort((a, b) => Math.abs(a - centre) - Math.abs(b - centre))[0] ?? null;
}

/** A window whose last step is `j` seconds before the next full five minutes. */
function freeWindow(asker: WindowAsker, j: number, shortest: number): number | null {
  for (let since = shortest + j; since < shortest + j + 10 * STEP_SECONDS; since += STEP_SECONDS) {
    if (asker.isFree(since)) {
      return since;
    }
  }
  return null;
}
