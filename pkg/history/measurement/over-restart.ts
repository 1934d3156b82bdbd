import { SCRAPE_SECONDS } from '../../outline/api';
import { nameOf, type Entity, type EntityAmount, type Measured } from '../model';
import { estimated } from './agreement';
import { HOUR } from '../../time/units';
import type { AnswerAmounts, Quantity } from './answer-amounts';
import type { AnsweredWindow } from './answered-windows';
import { certainNow } from './counter-chain';
import { isPresent, type EntityPoll, type LinkedEntity } from './linked-entity';
import { growthOf } from './window-answer';

/**
 * What windows that reach back over a restart of the proxy said of each entity last. A counter that was there before and
 * comes back holds its first sample in them, as in no window that begins after the restart.
 */
export interface OverRestart {
  /** The last anchor before the restart: where the windows begin. */
  edge: number;
  /** By when somebody was gone, so that there certainly was one; null: nobody looked for a while. */
  until: number | null;
  /** Of those that were known before, by the name that `nameOf` gives. */
  seen: Map<string, SeenOverRestart>;
}

/** Amounts as the API gives them. */
export interface SeenOverRestart extends Record<Quantity, number> {
  at: number;
  sinceSeconds: number;
  /** From the newest scrape to the answer, seconds. */
  scrapeAge: number;
}

/** What a poll says of an entity over the restart. */
export interface RestartPoll {
  entity: Entity;
  name: string;
  /** The last anchor, and the moment of the poll. */
  from: number;
  at: number;
  scrapeAge: number;
  window: { sinceSeconds: number; amounts: AnswerAmounts | null };
  /** Whether other windows do not reach back over the restart as well. */
  isNews: boolean;
}

/** Polls are no further apart, unless some were missed. Seconds. */
const LONGEST_BETWEEN_POLLS_SECONDS = 300;

/** So long after a restart counters are waited for that come back. Seconds. */
const WAITED_SECONDS = 6 * HOUR;

/** How late a scrape may be: share of a window's growth. */
const SCRAPE_JITTER = 2e-4;

/** Amounts that differ by less are of the same samples. */
const SAME = 1e-9;

/** @param known who was there before */
export function restartAfter(edge: number, until: number | null, known: readonly string[]): OverRestart {
  const nothing = { at: edge, sinceSeconds: SCRAPE_SECONDS, scrapeAge: 0, data: 0, tunnelTime: 0 };
  return { edge, until, seen: new Map(known.map((name) => [name, nothing])) };
}

/** Where windows that show what came back have to begin; null where none is waited for. */
export function restartEdge(restart: OverRestart | null, at: number): number | null {
  return restart !== null && at - restart.edge <= WAITED_SECONDS ? restart.edge : null;
}

/** What a poll shows of a restart. */
interface SeenAtPoll {
  at: number;
  /** The last anchor. */
  from: number;
  entities: ReadonlyMap<string, LinkedEntity>;
  /** The shortest; undefined: there is none. */
  window: AnsweredWindow | undefined;
}

/**
 * The restart whose hidden amounts are waited for. Entities vanish when the proxy is started again; while nobody looks that
 * may happen unseen.
 *
 * @param restart as of the poll before
 */
export function restartAtPoll(
  restart: OverRestart | null,
  { at, from, entities, window }: SeenAtPoll
): OverRestart | null {
  if (restartEdge(restart, at) !== null) {
    return restart;
  }
  const isSeen = [...entities].some(([name, linked]) => isPresent(linked) && !window?.amounts.has(name));
  if (!isSeen && at - from <= LONGEST_BETWEEN_POLLS_SECONDS) {
    return null;
  }
  const known = [...entities].filter(([, linked]) => isPresent(linked) || certainNow(linked.tunnelTime) > 0);
  return restartAfter(
    from,
    isSeen ? at : null,
    known.map(([name]) => name)
  );
}

/** What a poll says of one entity in the window over the restart. */
export function pollOverRestart(
  { edge }: OverRestart,
  { entity }: LinkedEntity,
  { at, anchors: [from = at, before = from], scrapeAge: { least, most } }: EntityPoll,
  { sinceSeconds, amounts }: AnsweredWindow
): RestartPoll {
  const name = nameOf(entity);
  return {
    entity,
    name,
    from,
    at,
    scrapeAge: (least + most) / 2,
    window: { sinceSeconds, amounts: amounts.get(name) ?? null },
    isNews: edge < before,
  };
}

/**
 * Where the window over the restart shows more than what is told since the last anchor, that is less sure.
 *
 * @param told of the time since the last anchor or longer; null: there was 0
 */
export function withUnseen(restart: OverRestart, poll: RestartPoll, told: EntityAmount | null): EntityAmount | null {
  const { entity, name, from, at, scrapeAge, window, isNews } = poll;
  const before = restart.seen.get(name);
  if (!before) {
    return told;
  }
  const { data, tunnelTime } = window.amounts ?? { data: 0, tunnelTime: 0 };
  const now = { at, sinceSeconds: window.sinceSeconds, scrapeAge, data: data ?? 0, tunnelTime: tunnelTime ?? 0 };
  restart.seen.set(name, now);
  // Who is in no other window may have one sample since the restart, which is in this one alone.
  if (before.at !== from || (told !== null && (!isNews || told.from < from))) {
    return told;
  }
  const own = told ?? { data: nothing, tunnelTime: nothing };
  const less = (quantity: Quantity) => lessCertain(own[quantity], growthBetween(before, now, quantity));
  const shown = { data: less('data'), tunnelTime: less('tunnelTime') };
  return told === null && shown.data === nothing && shown.tunnelTime === nothing ? told : { entity, from, ...shown };
}

const nothing: Measured = { status: 'exact', value: 0 };

/** What windows over a restart show of the time between two polls. */
interface Shown {
  /** All of it, if all counters are there at both ends of the windows. */
  value: number;
  /** By how much it may be too much: amounts of counters that ended or began within the windows are not stretched like others. */
  error: number;
  /** By how much it may be too little: counters that were close to 0 at the windows' beginning are stretched less. */
  lack: number;
  /** Differences that say nothing. */
  tolerance: number;
}

function growthBetween(before: SeenOverRestart, now: SeenOverRestart, quantity: Quantity): Shown {
  const [amountBefore, amountNow] = [before[quantity], now[quantity]];
  if (Math.abs(amountNow - amountBefore) <= SAME * amountNow) {
    return { value: 0, error: 0, lack: 0, tolerance: 1 };
  }
  const grown = growthOf(amountNow, now.sinceSeconds);
  // Of a counter that began within the windows only what is after its last sample is stretched.
  const extrapolated = (amountNow * Math.abs(now.scrapeAge - before.scrapeAge)) / now.sinceSeconds;
  return {
    value: grown - growthOf(amountBefore, before.sinceSeconds),
    error: amountBefore * SCRAPE_SECONDS * (1 / before.sinceSeconds - 1 / now.sinceSeconds),
    lack: (grown * SCRAPE_SECONDS) / now.sinceSeconds,
    tolerance: SCRAPE_JITTER * grown + extrapolated + 1,
  };
}

/**
 * By this share of itself at most does the growth of a counter seem more that began since the restart, if it is old
 * enough for two windows to agree: it is stretched by some 80 s of its mean rate.
 */
const MOST_YOUNG = 0.12;

/** The first sample of a counter that came back may be what is more, or nothing of it. */
function lessCertain(own: Measured, { value, error, lack, tolerance }: Shown): Measured {
  const unseen = own.status === 'unknown' ? 0 : value - own.value;
  if (own.status === 'unknown' || unseen <= tolerance) {
    return own;
  }
  const { least, most } = own.status === 'exact' ? { least: own.value, most: own.value } : own;
  const isMostUnseen = unseen - error - tolerance > (1 + MOST_YOUNG) * own.value;
  return isMostUnseen && own.value > 0
    ? { status: 'unknown', reason: 'gone', atLeast: Math.max(0, Math.floor(least)) }
    : estimated(own.value, least, most + unseen + lack + tolerance);
}
