import { createHash } from 'node:crypto';
import type { OutlineApi } from '../../outline/api';

/**
 * How many lengths of one window are told apart. Polls keep clear of scrapes by more seconds, so that all of them hold
 * the same samples.
 */
const VARIANTS = 6;

/** With as many that are shorter. */
const ALL_VARIANTS = 2 * VARIANTS - 1;

/**
 * The server answers equal windows with the same figures for 300 s; some seconds more are another window over the same
 * samples.
 *
 * @param first of the lengths that is tried, from `firstSpelling`; those that are shorter than the window are tried, too
 * @returns seconds that were not asked for lately; null where all were
 */
export function variedSince(
  api: Pick<OutlineApi, 'sinceAskedAt'>,
  windowSeconds: number,
  first: number | null
): number | null {
  const [shortest, count] = first === null ? [windowSeconds, VARIANTS] : [windowSeconds - VARIANTS + 1, ALL_VARIANTS];
  for (let index = 0; index < count; index += 1) {
    const seconds = shortest + (((first ?? 0) + index) % count);
    if (api.sinceAskedAt(seconds) === null) {
      return seconds;
    }
  }
  return null;
}

/**
 * Where to begin: seldom where another plugin, or this one before its restart, has begun, whose answers the server keeps.
 *
 * @param name of who asks, unlike that of others
 * @param now epoch milliseconds
 */
export function firstVariant(name: string, now: number): number {
  return createHash('sha256').update(`${name} ${now}`).digest().readUInt32BE() % ALL_VARIANTS;
}

/** Whether `since` is a window of this length, in whichever variant. */
export function isVariantOf(since: number, windowSeconds: number): boolean {
  return since >= windowSeconds && since < windowSeconds + VARIANTS;
}
