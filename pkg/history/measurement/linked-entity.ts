import type { Entity, EntityAmount, Measured } from '../model';
import { measuredWithin, type Link } from './agreement';
import { quantities, type AnswerAmounts, type Quantity } from './answer-amounts';
import {
  advance,
  countedSince,
  isContradicted,
  difference,
  newChain,
  relink,
  restartAt,
  certainlyCountedSince,
  certainNow,
  type ChainPoll,
  type ChainStep,
  type CounterChain,
  type CounterPoint,
} from './counter-chain';
import type { Grown } from './near-anchor';
import { growthOf, type SecondsBetween } from './window-answer';
import type { BirthWindow } from './young-series';

/** The virtual counters of one entity. */
export interface LinkedEntity extends Record<Quantity, CounterChain> {
  entity: Entity;
  /** Two moments from before the counters were lost, to which later windows may link again. */
  lost: { near: KnownCounters; far: KnownCounters } | null;
  /** The last interval that was told as one though it has several spans: later rows must not cut it. */
  joined: { from: number; to: number } | null;
  /** When it was in an answer last. */
  seenAt: number;
}

export interface KnownCounters extends Record<Quantity, number> {
  at: number;
}

/** What one poll says of one entity. */
export interface EntityPoll {
  at: number;
  /** Newest first, at least one. */
  anchors: readonly number[];
  unseenSince: number;
  scrapeAge: SecondsBetween;
  /** Where something appeared: windows that begin shortly before each of the last scrapes, the shortest first. */
  births: ReadonlyArray<Omit<BirthWindow, 'amount'> & { amounts: AnswerAmounts | null }>;
  /** The shortest first, at least one, which reaches back to an anchor. */
  windows: ReadonlyArray<{ edge: number; sinceSeconds: number; amounts: AnswerAmounts | null }>;
  /** A scrape before the last anchor, and what its counters grew from there until that; null: none is known. */
  near: { edge: number; grown: Grown } | null;
}

export function newEntity(entity: Entity, seenAt: number): LinkedEntity {
  return { entity, data: newChain(), tunnelTime: newChain(), lost: null, joined: null, seenAt };
}

/** Is one of its counters too young to have been there at two anchors? */
export function hasOneAnchor(linked: LinkedEntity): boolean {
  return quantities.some((quantity) => {
    const [now = null, before = null] = linked[quantity].points;
    return now !== null && before === null;
  });
}

/** Is it there now? */
export function isPresent({ data, tunnelTime }: LinkedEntity): boolean {
  return [data, tunnelTime].some(({ points }) => (points[0] ?? null) !== null);
}

/** Begins anew: what the windows say of the time before makes their edges anchors that the next poll can link to. */
export function beginEntity(
  linked: LinkedEntity,
  windows: EntityPoll['windows'],
  { isAnchor }: { isAnchor: boolean }
): void {
  linked.lost = null;
  linked.joined = null;
  for (const quantity of quantities) {
    const chain = linked[quantity];
    const grown = windows.map(({ sinceSeconds, amounts }) => {
      const amount = amounts?.[quantity] ?? null;
      return amount === null ? null : growthOf(amount, sinceSeconds);
    });
    // Counting begins at the newest anchor.
    const beginning = certainNow(chain) + (isAnchor ? 0 : (grown[0] ?? 0));
    const values = grown.map((growth): CounterPoint | null =>
      growth === null ? null : { value: beginning - growth, error: 0 }
    );
    const isThere = (values[0] ?? null) !== null;
    const now = isThere ? { value: certainNow(chain), error: 0 } : null;
    const first = firstWithAll(windows.map(({ amounts }) => amounts?.[quantity] ?? null));
    chain.points = isAnchor
      ? [now, ...values]
      : values.slice(0, -1).map((point, index) => (index < first ? point : null));
    chain.certain = [certainNow(chain)];
    chain.grown = windows.some(({ amounts }) => (amounts?.[quantity] ?? 0) > 0);
  }
}

/** Index of the first window that shows the same amount as the next: the series began in it. */
function firstWithAll(amounts: ReadonlyArray<number | null>): number {
  const first = amounts.findIndex((amount, index) => {
    const longer = amounts[index + 1] ?? null;
    return amount !== null && longer !== null && amount > 0 && Math.abs(longer - amount) <= SAME * amount;
  });
  return first < 0 ? amounts.length : first;
}

/** Share by which amounts of the same samples may differ that were answered some tenths of a second apart. */
const SAME = 4e-3;

/** Moves both counters on to the poll's moment; null where there is nothing to tell: both had 0. */
export function advanceEntity(linked: LinkedEntity, poll: EntityPoll): EntityAmount | null {
  const relinked = relinkEntity(linked, poll);
  if (relinked !== null) {
    return relinked;
  }
  const before = { data: linked.data.points, tunnelTime: linked.tunnelTime.points };
  const steps = {
    data: advance(linked.data, pollAt('data', poll)),
    tunnelTime: advance(linked.tunnelTime, pollAt('tunnelTime', poll)),
  };
  steps.data.told ??= unseenData(linked.data, poll);

  const lostSince = Math.max(steps.data.lostSince ?? -1, steps.tunnelTime.lostSince ?? -1);
  if (lostSince >= 0) {
    linked.lost ??= lastKnown(before, poll.anchors, lostSince);
  } else if (isPresent(linked) && isKnown(steps.data) && isKnown(steps.tunnelTime)) {
    linked.lost = null;
  }
  return entityAmount(linked, poll, steps);
}

/** How many of its counters grew, and for how many two windows contradict each other. */
export function contradictions(linked: LinkedEntity, poll: EntityPoll): { grown: number; contradicted: number } {
  const polls = quantities.map((quantity) => ({ chain: linked[quantity], at: pollAt(quantity, poll) }));
  return {
    grown: polls.filter(({ at }) => at.windows.some(({ amount }) => (amount ?? 0) > 0)).length,
    contradicted: polls.filter(({ chain, at }) => isContradicted(chain, at)).length,
  };
}

function isKnown({ told }: ChainStep): boolean {
  return typeof told?.measured !== 'string';
}

function pollAt(
  quantity: Quantity,
  { at, anchors, unseenSince, scrapeAge, births, windows, near }: EntityPoll
): ChainPoll {
  const withAmount = <T>({ amounts, ...window }: T & { amounts: AnswerAmounts | null }) => ({
    ...window,
    amount: amounts?.[quantity] ?? null,
  });
  const grown = near?.grown[quantity] ?? null;
  return {
    at,
    anchors,
    unseenSince,
    scrapeAge,
    births: births.map(withAmount),
    windows: windows.map(withAmount),
    near: near === null || grown === null ? null : { edge: near.edge, grown },
  };
}

/** A restart hides what happened around it, until all series have been used again and windows can reach over it. */
function relinkEntity(linked: LinkedEntity, { at, windows }: EntityPoll): EntityAmount | null {
  const { lost, entity } = linked;
  const near = windows.find(({ edge }) => edge === lost?.near.at);
  const far = windows.find(({ edge }) => edge === lost?.far.at);
  if (lost === null || near === undefined || far === undefined || !windows[0]?.amounts) {
    return null;
  }
  linked.lost = null;
  const linkOf = (quantity: Quantity, { edge, sinceSeconds, amounts }: typeof near, known: KnownCounters): Link => ({
    edge,
    sinceSeconds,
    amount: amounts?.[quantity] ?? 0,
    base: known[quantity],
  });
  const pointOf = (quantity: Quantity) => relink(linkOf(quantity, near, lost.near), linkOf(quantity, far, lost.far));
  const [data, tunnelTime] = [pointOf('data'), pointOf('tunnelTime')];
  if (data === null || tunnelTime === null) {
    return null;
  }
  linked.joined = { from: near.edge, to: at };
  restartAt(linked.data, data);
  restartAt(linked.tunnelTime, tunnelTime);
  const counted = (quantity: Quantity, { value, error }: CounterPoint) =>
    measuredWithin(difference(value, lost.near[quantity]), error);
  return { entity, from: near.edge, data: counted('data', data), tunnelTime: counted('tunnelTime', tunnelTime) };
}

/**
 * A key's tunnel time is there from its first connection on, its bytes begin with a sample that no answer shows. So
 * bytes that have never been seen to grow are not known to be 0 while there is tunnel time.
 */
function unseenData({ grown }: CounterChain, { anchors, windows }: EntityPoll): ChainStep['told'] {
  const isUnseen = !grown && (windows[0]?.amounts?.tunnelTime ?? 0) > 0;
  return isUnseen ? { from: anchors[0] ?? 0, measured: 'new' } : null;
}

/** The newest two anchors, from an index on, at which both counters were known. */
function lastKnown(
  points: Record<Quantity, CounterChain['points']>,
  anchors: readonly number[],
  first: number
): LinkedEntity['lost'] {
  const [near, far] = anchors.slice(first).flatMap((at, index): KnownCounters[] => {
    const [data, tunnelTime] = quantities.map((quantity) => points[quantity][first + index]?.value);
    return data === undefined || tunnelTime === undefined ? [] : [{ at, data, tunnelTime }];
  });
  return near === undefined || far === undefined ? null : { near, far };
}

/** One row for both quantities; where one of them begins earlier, the other is told of the same time. */
function entityAmount(
  linked: LinkedEntity,
  { anchors, at }: EntityPoll,
  steps: Record<Quantity, ChainStep>
): EntityAmount | null {
  const told = quantities.flatMap((quantity) => steps[quantity].told ?? []);
  if (told.length === 0) {
    return null;
  }
  const last = anchors[0] ?? at;
  const from = uncut(linked, Math.min(last, ...told.map((each) => each.from)));
  if (from < last) {
    linked.joined = { from, to: at };
  }
  const index = [at, ...anchors].indexOf(from);
  const measured = (quantity: Quantity): Measured => {
    const step = steps[quantity].told ?? { from: last, measured: { status: 'exact', value: 0 } };
    if (typeof step.measured !== 'string') {
      const known = step.from === from ? step.measured : countedSince(linked[quantity], index);
      if (known !== null) {
        return known;
      }
    }
    const reason = typeof step.measured === 'string' ? step.measured : 'new';
    return { status: 'unknown', reason, atLeast: certainlyCountedSince(linked[quantity], index) };
  };
  return { entity: linked.entity, from, data: measured('data'), tunnelTime: measured('tunnelTime') };
}

function uncut({ joined }: LinkedEntity, from: number): number {
  return joined !== null && from > joined.from && from < joined.to ? joined.from : from;
}
