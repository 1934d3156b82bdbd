import { KEPT_SECONDS, SCRAPE_SECONDS } from '../../outline/api';
import { HOUR } from '../../time/units';
import { isPresent, type LinkedEntity } from './linked-entity';

/** The server keeps samples for 31 days; a window reaches one scrape further back than its edge. */
export const LONGEST_LINK_SECONDS = KEPT_SECONDS - HOUR;

/** How far back it is asked for what was lost in a restart. */
const LOSS_REMEMBERED_SECONDS = 6 * HOUR;

/** How often the lengths are asked anew: five minutes apart twice, a minute apart six times. */
const VARIANTS = { 300: 2, 60: 6 } as const;

/**
 * Lengths of windows that reach back to these moments, each asked some seconds longer poll by poll: the windows are
 * the same, but the server's cache of 300 s does not know them yet.
 */
export function windowsBackTo(edges: readonly number[], at: number, sampleSeconds: 60 | 300): number[] {
  const variant = Math.floor(at / sampleSeconds) % VARIANTS[sampleSeconds];
  return edges.map((edge) => at - edge + SCRAPE_SECONDS + variant);
}

/** The two moments to which most of the lost counters that are there again can be linked. */
export function edgesPastLoss(entities: Iterable<LinkedEntity>, at: number): number[] {
  const waiting = new Map<string, { edges: number[]; entities: number }>();
  for (const linked of entities) {
    const { lost } = linked;
    if (lost === null || !isPresent(linked) || at - lost.far.at > LOSS_REMEMBERED_SECONDS) {
      continue;
    }
    const edges = [lost.near.at, lost.far.at];
    const name = edges.join();
    waiting.set(name, { edges, entities: (waiting.get(name)?.entities ?? 0) + 1 });
  }
  const most = [...waiting.values()].sort((left, right) => right.entities - left.entities)[0];
  return most?.edges ?? [];
}
