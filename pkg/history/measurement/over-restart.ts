import type { Entity, EntityAmount, Measured } from '../model';
import { estimated } from './agreement';
import { quantities, type AnswerAmounts, type Quantity } from './answer-amounts';
import { growthOf, SCRAPE_SECONDS } from './window-answer';

/**
 * What windows that reach back over a restart of the proxy said of each entity last. A counter that was there before and
 * comes back holds its first sample in them, as in no window that begins after the restart.
 */
export interface OverRestart {
  /** The last anchor before the restart: where the windows begin. */
  edge: number;
  /** By the name that `nameOf` gives. */
  seen: Map<string, SeenOverRestart>;
}

/** Amounts as the API gives them. */
export interface SeenOverRestart extends Record<Quantity, number> {
  at: number;
  sinceSeconds: number;
}

/** What a look says of an entity over the restart. */
export interface RestartLook {
  entity: Entity;
  name: string;
  /** The last anchor, and the moment of the look. */
  from: number;
  at: number;
  window: { sinceSeconds: number; amounts: AnswerAmounts | null } | null;
}

/** So long after a restart counters are waited for that come back. Seconds. */
const WAITED_SECONDS = 6 * 3600;

/** How late a scrape may be: share of a window's growth. */
const SCRAPE_JITTER = 2e-4;

/** Amounts that differ by less are of the same samples. */
const SAME = 1e-9;

/** Where windows that show what came back have to begin; null where none is waited for. */
export function restartEdge(restart: OverRestart | null, at: number): number | null {
  return restart !== null && at - restart.edge <= WAITED_SECONDS ? restart.edge : null;
}

/**
 * Adds to what is told since the last anchor what only the window over the restart shows of it.
 *
 * @param told of the time since the last anchor or longer; null: there was 0
 */
export function withUnseen(restart: OverRestart, look: RestartLook, told: EntityAmount | null): EntityAmount | null {
  const { entity, name, from, at, window } = look;
  const before = restart.seen.get(name);
  if (!window?.amounts) {
    return told;
  }
  const { data, tunnelTime } = window.amounts;
  const now = { at, sinceSeconds: window.sinceSeconds, data: data ?? 0, tunnelTime: tunnelTime ?? 0 };
  restart.seen.set(name, now);
  if (before?.at !== from) {
    return told;
  }
  const isCut = told !== null && told.from < from;
  const isUnknown = told !== null && quantities.some((quantity) => told[quantity].status === 'unknown');
  if (isCut && !isUnknown) {
    return told;
  }
  const nothing: Measured = { status: 'exact', value: 0 };
  const [newData, newTime] = quantities.map((quantity) => {
    const shown = growthBetween(before, now, quantity);
    const own = told?.[quantity] ?? nothing;
    return isCut || own.status === 'unknown' ? onlyShown(shown, own) : withShown(shown, own);
  });
  return newData === undefined || newTime === undefined || (told === null && newData === nothing && newTime === nothing)
    ? told
    : { entity, from, data: newData, tunnelTime: newTime };
}

/** What windows over a restart show of the time between two looks. */
interface Shown {
  /** All of it, if all counters are there at both ends of the windows. */
  value: number;
  /** By how much it may be too much: amounts of counters that ended or began within the windows are not stretched like others. */
  error: number;
  /** Differences that say nothing. */
  tolerance: number;
}

function growthBetween(before: SeenOverRestart, now: SeenOverRestart, quantity: Quantity): Shown {
  const [amountBefore, amountNow] = [before[quantity], now[quantity]];
  if (Math.abs(amountNow - amountBefore) <= SAME * amountNow) {
    return { value: 0, error: 0, tolerance: 1 };
  }
  const grown = growthOf(amountNow, now.sinceSeconds);
  return {
    value: grown - growthOf(amountBefore, before.sinceSeconds),
    error: amountBefore * SCRAPE_SECONDS * (1 / before.sinceSeconds - 1 / now.sinceSeconds),
    tolerance: SCRAPE_JITTER * grown + 1,
  };
}

function onlyShown({ value, error, tolerance }: Shown, own: Measured): Measured {
  const most = value + tolerance;
  return value > tolerance ? estimated(value - error / 2, value - error - tolerance, most) : own;
}

function withShown({ value, error, tolerance }: Shown, own: Exclude<Measured, { status: 'unknown' }>): Measured {
  const unseen = value - own.value;
  if (unseen <= tolerance) {
    return own;
  }
  const [least, most] = own.status === 'exact' ? [own.value, own.value] : [own.least, own.most];
  const best = own.value + (unseen > error ? unseen - error / 2 : 0);
  return estimated(best, least + Math.max(0, unseen - error), most + unseen + tolerance);
}
