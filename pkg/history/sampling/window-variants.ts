import type { OutlineApi } from '../../outline/api';

/**
 * How many lengths of one window are told apart. Polls keep clear of scrapes by more seconds, so that all of them hold
 * the same samples.
 */
const VARIANTS = 6;

/**
 * The server answers equal windows with the same figures for 300 s; some seconds more are another window over the same
 * samples.
 *
 * @returns seconds that were not asked for lately; null where all were
 */
export function variedSince(api: Pick<OutlineApi, 'sinceAskedAt'>, windowSeconds: number): number | null {
  const variants = Array.from({ length: VARIANTS }, (_, more) => windowSeconds + more);
  return variants.find((seconds) => api.sinceAskedAt(seconds) === null) ?? null;
}

/** Whether `since` is a window of this length, in whichever variant. */
export function isVariantOf(since: number, windowSeconds: number): boolean {
  return since >= windowSeconds && since < windowSeconds + VARIANTS;
}
