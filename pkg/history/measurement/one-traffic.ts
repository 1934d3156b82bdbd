import type { EntityAmount, EntityKind, Measured } from '../model';
import { estimated, measuredWithin } from './agreement';
import { quantities, type Quantity } from './answer-amounts';

/** How far sums over keys and over places may differ that both are exact: share of them, and whole units. */
const SAME = 2e-5;
const SLACK = 2;

/**
 * Keys and places are one traffic. Where all of one kind are exact, what is not known of the other lies in what the others of
 * its kind leave of that sum: of a single one all of it.
 *
 * @param from where the span begins; entities that are not among the amounts had 0
 */
export function boundedByOtherKind(from: number, amounts: readonly EntityAmount[]): EntityAmount[] {
  return quantities.reduce<EntityAmount[]>(
    (told, quantity) => {
      const sums = { key: exactSum(from, told, 'key', quantity), location: exactSum(from, told, 'location', quantity) };
      return [
        ...bounded(from, told, 'key', quantity, sums.location),
        ...bounded(from, told, 'location', quantity, sums.key),
      ];
    },
    [...amounts]
  );
}

/** Null where something of the kind is not exact, or not of this span alone. */
function exactSum(from: number, amounts: readonly EntityAmount[], kind: EntityKind, quantity: Quantity): number | null {
  return amounts.reduce<number | null>((sum, { entity, from: since, [quantity]: measured }) => {
    if (entity.kind !== kind) {
      return sum;
    }
    return sum === null || since !== from || measured.status !== 'exact' ? null : sum + measured.value;
  }, 0);
}

function bounded(
  from: number,
  amounts: readonly EntityAmount[],
  kind: EntityKind,
  quantity: Quantity,
  whole: number | null
): EntityAmount[] {
  const own = amounts.filter(({ entity }) => entity.kind === kind);
  // Of what reaches back nobody can tell how much of it is in this span.
  const estimates = own.map((entry) => ({ ...boundsOf(entry[quantity]), ...(entry.from !== from && { least: 0 }) }));
  if (whole === null) {
    return own;
  }
  const least = sumOf(estimates, ({ least }) => least);
  const most = sumOf(estimates, ({ most }) => most);
  const slack = SAME * (whole + least) + SLACK;
  if (whole < least - slack || whole > most + slack) {
    return own;
  }
  // Those that are not known at all share what is left, if all of that is of this span.
  const isShared = own.every((entry) => entry.from === from);
  const best = own.map((entry, index) => valueOf(entry[quantity]) ?? estimates[index]?.least ?? 0);
  const open = own.filter((entry) => entry[quantity].status === 'unknown').length;
  const share = Math.max(0, whole - sumOf(best, (value) => value)) / Math.max(1, open);
  return own.map((entry, index) => {
    const { [quantity]: measured } = entry;
    const mine = estimates[index];
    if (mine === undefined || measured.status === 'exact' || entry.from !== from) {
      return entry;
    }
    const others = estimates.filter((_, other) => other !== index);
    const rest = {
      least: Math.max(0, whole - sumOf(others, (other) => other.most)),
      most: Math.max(0, whole - (least - mine.least)),
    };
    const value = valueOf(measured) ?? (isShared ? mine.least + share : (rest.most + mine.least) / 2);
    return { ...entry, [quantity]: tighter(value, mine, rest, slack) };
  });
}

interface Between {
  least: number;
  most: number;
}

function boundsOf(measured: Measured): Between {
  switch (measured.status) {
    case 'exact':
      return { least: measured.value, most: measured.value };
    case 'estimated':
      return measured;
    case 'unknown':
      return { least: measured.atLeast, most: Infinity };
  }
}

function sumOf<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((sum, each) => sum + of(each), 0);
}

function valueOf(measured: Measured): number | null {
  return measured.status === 'unknown' ? null : measured.value;
}

function tighter(value: number, own: Between, rest: Between, slack: number): Measured {
  if (rest.least === rest.most) {
    return measuredWithin(rest.most, slack);
  }
  const least = Math.max(own.least, rest.least - slack);
  const most = Math.min(own.most, rest.most + slack);
  return estimated(Math.min(Math.max(value, least), most), least, most);
}
