import { SCRAPE_SECONDS } from '../../outline/api';
import type { Estimate, Measured, UnknownReason } from '../model';
import {
  agree,
  counterBy,
  estimated,
  hiddenError,
  isExact,
  isUseful,
  measuredWithin,
  uncheckedError,
  type Link,
} from './agreement';
import { certainlyIn, type SecondsBetween } from './window-answer';
import { countedSinceBirth, countedSinceSeenBirth, type BirthWindow } from './young-series';

/**
 * The virtual counter of one quantity of one entity: known at anchors, which windows then link to. Its points can be
 * compared with each other; where that is lost, all but the newest are forgotten, and the counter goes on from what is
 * certainly in it.
 */
export interface CounterChain {
  /** At each anchor, newest first; null where it was not there, or is not comparable. */
  points: Array<CounterPoint | null>;
  /** What has certainly been counted since the beginning, at each anchor, newest first; never falls. */
  certain: number[];
  /** Has it been seen to grow since it appeared? */
  grown: boolean;
}

export interface CounterPoint {
  value: number;
  /** Largest error of the amount since the anchor before. */
  error: number;
}

/** What one poll says of one quantity of one entity. */
export interface ChainPoll {
  at: number;
  /** Newest first, at least one. */
  anchors: readonly number[];
  /** From the newest scrape to the answers, seconds. */
  scrapeAge: SecondsBetween;
  /** From when on what appears now may have been there, with samples that no answer showed. */
  unseenSince: number;
  /** Windows that begin shortly before each of the last scrapes, where they were asked for: something appeared. */
  births: readonly BirthWindow[];
  /** The shortest first, at least one, which reaches back to an anchor. */
  windows: readonly ChainWindow[];
  /** A scrape before the last anchor, and what it grew from there until that; null: none is known. */
  near: { edge: number; grown: number } | null;
}

export interface ChainWindow {
  edge: number;
  sinceSeconds: number;
  /** Null: the entity is not in the answer. */
  amount: number | null;
}

export interface ChainStep {
  /** What is told of the time since `from`, or why nothing can be; null: there was 0. */
  told: { from: number; measured: Measured | UnknownReason } | null;
  /** Index of the newest anchor whose counter can still be trusted, where comparability was lost; null: it was not. */
  lostSince: number | null;
}

/** How many anchors are kept. */
export const KEPT_ANCHORS = 4;

export function newChain(): CounterChain {
  return { points: [], certain: [0], grown: false };
}

/** What has certainly been counted since the beginning. */
export function certainNow({ certain }: CounterChain): number {
  return certain[0] ?? 0;
}

/** Do two windows that reach back to known moments contradict each other? */
export function isContradicted(chain: CounterChain, { anchors, windows }: ChainPoll): boolean {
  const [short, long] = windows.flatMap((window) => linksTo(chain, anchors, window));
  return short !== undefined && long !== undefined && long.amount > 0 && !agree(short, long);
}

/** Moves the chain on to the poll's moment, as its new newest anchor. */
export function advance(chain: CounterChain, poll: ChainPoll): ChainStep {
  const before = chain.points[0]?.value ?? null;
  if ((poll.windows[0]?.amount ?? null) === null) {
    return before === null ? absent(chain, poll) : gone(chain, poll);
  }
  chain.grown ||= poll.windows.some(({ amount }) => (amount ?? 0) > 0);
  return before === null ? appeared(chain, poll) : linked(chain, poll, before);
}

/** Where a scrape or two were missed, a short window has no two samples of what goes on all the same. */
function absent(chain: CounterChain, { anchors: [from = 0], windows }: ChainPoll): ChainStep {
  const [shortest] = windows;
  const mayGoOn =
    wasThere(chain) && (shortest?.sinceSeconds ?? 0) < MANY_SCRAPES && windows.some(({ amount }) => (amount ?? 0) > 0);
  push(chain, null, certainNow(chain));
  return { told: mayGoOn ? { from, measured: 'gone' } : null, lostSince: null };
}

/** What was there before may go on where it was, or have begun anew. */
function wasThere(chain: CounterChain): boolean {
  return certainNow(chain) > 0 || chain.points.some((point) => point !== null);
}

/** So many seconds without two samples are no single scrape that was missed. */
const MANY_SCRAPES = 300;

/**
 * Series vanish only with a restart of the proxy or an outage. The shortest window would show a second sample after the
 * last anchor; so there is one at most, and nothing was counted since then that can be seen. A longer one tells whether
 * it was in use.
 */
function gone(chain: CounterChain, { anchors: [from = 0], windows }: ChainPoll): ChainStep {
  const [shortest, longer] = windows;
  const wasIdle = longer?.amount === 0;
  const hasNoSample = shortest !== undefined && shortest.edge <= from && shortest.sinceSeconds >= MANY_SCRAPES;
  chain.grown = false;
  push(chain, null, certainNow(chain));
  return { told: wasIdle || hasNoSample ? null : { from, measured: 'gone' }, lostSince: 0 };
}

/**
 * It counts from its second sample on, with which the first one is seen, too, as far as it can be: that may lie in the
 * last minute of the span before.
 */
function appeared(chain: CounterChain, poll: ChainPoll): ChainStep {
  const from = poll.unseenSince;
  const counted = countedAtBirth(poll, wasThere(chain));
  const isReported = counted !== null && counted.value >= 1 && isUseful(counted);
  const certain = Math.max(certainlySince(from, poll), isReported ? Math.floor(counted.least) : 0);
  restart(chain, certainNow(chain) + certain);
  const measured = isReported ? estimated(counted.value, counted.least, counted.most) : 'new';
  return { told: { from, measured }, lostSince: null };
}

/** Null: the first sample is in no answer. */
function countedAtBirth(
  { at, unseenSince, windows, births, scrapeAge, anchors: [last = 0] }: ChainPoll,
  wasLost: boolean
): Estimate | null {
  const [shortest, longest] = [windows[0], windows.at(-1)];
  if (shortest?.amount == null || longest?.amount == null) {
    return null;
  }
  const whole = { amount: longest.amount, age: (scrapeAge.least + scrapeAge.most) / 2 };
  const seen =
    births.length > 0
      ? countedSinceSeenBirth(births, whole, { seconds: at - unseenSince, sincePoll: at - last })
      : 'not seen';
  if (seen !== 'not seen') {
    return seen;
  }
  if (wasLost || shortest.sinceSeconds < MANY_SCRAPES) {
    return null;
  }
  const reach = shortest.edge < last ? shortest.sinceSeconds : shortest.sinceSeconds - SCRAPE_SECONDS;
  // A longer window may have what was counted before the time that is told of.
  const amount = shortest.edge === unseenSince ? shortest.amount : longest.amount;
  return countedSinceBirth(amount, { least: SCRAPE_SECONDS, most: reach }, scrapeAge);
}

function linked(chain: CounterChain, poll: ChainPoll, before: number): ChainStep {
  const from = poll.anchors[0] ?? 0;
  const [short, far] = poll.windows.flatMap((window) => linksTo(chain, poll.anchors, window));
  if (short === undefined) {
    restart(chain, certainNow(chain) + certainlySince(from, poll));
    return { told: { from, measured: 'new' }, lostSince: null };
  }
  if (far !== undefined && !agree(short, far)) {
    return disagreed(chain, poll, short, far);
  }
  const long = far ?? nearLinks(poll, before).find((link) => agree(short, link));
  const counter = Math.max(counterBy(short), before);
  const value = difference(counterBy(short), before);
  const error = errorOf(short, long) + (short.edge === from ? 0 : INDIRECT * (counter - short.base));
  if (value < -error - 1) {
    restart(chain, certainNow(chain));
    return { told: { from, measured: 'negative' }, lostSince: 0 };
  }
  const grown = counter - before;
  if (long !== undefined && isExact(grown, error)) {
    confirm(chain);
    push(chain, { value: counter, error }, counter);
  } else {
    push(chain, { value: counter, error }, certainNow(chain) + certainlyIn(grown));
  }
  const measured = long === undefined ? estimated(value, value - error, value + error) : measuredWithin(value, error);
  return { told: value > 0 || long === undefined ? { from, measured } : null, lostSince: null };
}

/** How exact the counter of the anchor before is, as a share of a window that reaches back beyond it. */
const INDIRECT = 1e-4;

function errorOf(short: Link, long: Link | undefined): number {
  if (short.amount === 0) {
    return 0;
  }
  return long === undefined ? uncheckedError(short) : hiddenError(short, long);
}

/**
 * A hidden series is young, dead or was reset. Of a young one both links show the same amount, of which they take away
 * different parts, so that it can be found: it counted some three quarters of that, and all others what is left.
 */
function disagreed(chain: CounterChain, poll: ChainPoll, short: Link, long: Link): ChainStep {
  const { anchors } = poll;
  const shortIndex = anchors.indexOf(short.edge);
  const certainAtEdge = chain.certain[shortIndex] ?? certainNow(chain);
  const grown = counterBy(short) - short.base;
  const young = youngAmount(short, long);
  const correction = young > 0 ? young * (YOUNG_SHARE - sampledShare(short)) : 0;
  const value = Math.max(0, grown + correction);
  const error = hiddenError(short, long);
  const certainly = Math.max(certainNow(chain), certainAtEdge + certainlyIn(short.amount));
  const isReported = isUseful({ value, least: grown - error, most: grown + error });
  restart(chain, Math.max(certainly, certainAtEdge + Math.max(0, Math.floor(grown - error))));
  return {
    told: {
      from: short.edge,
      measured: isReported ? estimated(value, grown - error, grown + error) : 'disagreement',
    },
    lostSince: shortIndex,
  };
}

/** What a counter that began within the last minutes holds, of the amount that windows show of it. */
const YOUNG_SHARE = 0.75;

/** The amount of the hidden series that both links show, if it is young. */
function youngAmount(short: Link, long: Link): number {
  return (counterBy(long) - counterBy(short)) / (sampledShare(long) - sampledShare(short));
}

function sampledShare({ sinceSeconds }: Link): number {
  return 1 - SCRAPE_SECONDS / sinceSeconds;
}

/**
 * Links past a loss to two points from before it. They agree if all series have been used again since: then their
 * counters, resets included, are known from end to end.
 *
 * @returns null where they do not agree; nothing has changed then
 */
export function relink(near: Link, far: Link): CounterPoint | null {
  const error = hiddenError(near, far);
  const value = counterBy(near);
  return isExact(value - near.base, error) ? { value, error } : null;
}

/** Makes a point the only one that later ones are compared with. */
export function restartAt(chain: CounterChain, point: CounterPoint): void {
  chain.points = [];
  push(chain, point, point.value);
}

/** What was counted since an anchor, where the counters there and at the newest one can be compared; else null. */
export function countedSince({ points }: CounterChain, index: number): Measured | null {
  const since = points[index] ?? null;
  const newest = points[0] ?? null;
  if (since === null || newest === null) {
    return null;
  }
  const error = points.slice(0, index).reduce((sum, point) => sum + (point?.error ?? 0), 0);
  return measuredWithin(difference(newest.value, since.value), error);
}

/** What has certainly been counted since an anchor; since the oldest one that is known, if it is older. */
export function certainlyCountedSince({ certain }: CounterChain, index: number): number {
  return difference(certain[0] ?? 0, (index < 0 ? undefined : certain[index]) ?? certain.at(-1) ?? 0);
}

/** What of the shortest window is certainly counted since a moment. */
function certainlySince(from: number, { windows: [shortest] }: ChainPoll): number {
  return shortest !== undefined && shortest.edge >= from ? certainlyIn(shortest.amount ?? 0) : 0;
}

function linksTo({ points }: CounterChain, anchors: readonly number[], window: ChainWindow): Link[] {
  const base = points[anchors.indexOf(window.edge)] ?? null;
  // A longer window that does not know what a shorter one knows is an old answer out of the server's cache.
  return base === null ? [] : [{ ...window, base: base.value, amount: window.amount ?? 0 }];
}

/** For what is too young to have two anchors. */
function nearLinks({ near, windows }: ChainPoll, before: number): Link[] {
  return windows.flatMap((window) =>
    near !== null && window.edge === near.edge
      ? [{ ...window, base: before - near.grown, amount: window.amount ?? 0 }]
      : []
  );
}

/** Where links agree, the points between them were right. */
function confirm(chain: CounterChain): void {
  chain.certain = chain.certain.map((certain, index) => Math.max(certain, chain.points[index]?.value ?? 0));
}

function restart(chain: CounterChain, value: number): void {
  restartAt(chain, { value, error: 0 });
}

function push(chain: CounterChain, point: CounterPoint | null, certain: number): void {
  chain.points = [point, ...chain.points].slice(0, KEPT_ANCHORS);
  chain.certain = [Math.max(certain, certainNow(chain)), ...chain.certain].slice(0, KEPT_ANCHORS);
}

/** Differences of rounded counters, so that their sums do not drift. */
export function difference(counter: number, before: number): number {
  return Math.round(counter) - Math.round(before);
}
