import { floorTo } from '../../time/rounding';
import type { Notice } from '../../frames/frame';
import type { EntityTotals } from '../history';
import type { Layout } from './layout';
import type { Measurement } from './measure';
import { ms, MINUTE, toSeconds } from '../../time/units';

/** Ranges that end at now are not expected to be known to the last, in seconds. */
export const ALLOWED_LAG = 600;

/** From which edge to which an engine has figures: epoch seconds, whole minutes. They end at its newest scrape. */
export function knownOf({ first, newest }: Layout): { knownFrom: number; knownTo: number } {
  const knownFrom = floorTo(toSeconds(first), MINUTE);
  return { knownFrom, knownTo: Math.max(floorTo(toSeconds(newest.at), MINUTE), knownFrom + MINUTE) };
}

/** The part of a span (epoch seconds) of which there are figures; null: nothing of it. */
export function coveredOf(from: number, to: number, layout: Layout): EntityTotals['covered'] {
  const { knownFrom, knownTo } = knownOf(layout);
  const covered = { from: Math.max(from, knownFrom), to: Math.min(to, knownTo) };
  return covered.from < covered.to ? covered : null;
}

/** Says where figures begin and end within a span (epoch seconds), where one would not expect it. */
export function noticesOf(from: number, to: number, layout: Layout, now: number): Notice[] {
  const { knownFrom, knownTo } = knownOf(layout);
  const isSilent = knownTo < Math.min(to, now / ms.second) - ALLOWED_LAG;
  return [
    ...(from < knownFrom ? [info(`The engine has figures since ${utc(knownFrom)}; nothing is known before.`)] : []),
    ...(isSilent
      ? [warning(`The engine’s newest scrape of this server was at ${utc(knownTo)}; figures end there.`)]
      : []),
  ];
}

export function contradictions({ hasContradiction }: Measurement): Notice[] {
  return hasContradiction
    ? [warning('Some counters of the engine fell without a restart; their amounts there are not known.')]
    : [];
}

/** @param days of which the engine was not asked yet for each five minutes */
export function unreadDays(days: number): Notice[] {
  return days > 0
    ? [
        info(
          `Most devices at once are not known yet, and last traffic of some rows only to the day: the engine takes its time, and ${days} days are still to be read. Each refresh reads more.`
        ),
      ]
    : [];
}

const info = (text: string): Notice => ({ severity: 'info', text });
const warning = (text: string): Notice => ({ severity: 'warning', text });

/** Such as `2026-11-21 10:02 UTC`. */
function utc(epochSeconds: number): string {
  return `${new Date(epochSeconds * ms.second).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
