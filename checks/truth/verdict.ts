import type { CounterGrowth, TrueGrowth } from './counter-growth';
import type { Statement } from './ledger';

/** Share by which an exact amount may be wrong, and bytes or milliseconds for rounding. */
const TOLERANCE = 1e-3;
const ROUNDING = 2;

export type Verdict =
  /** As told: exact, within the bound, or not less than what is surely in it. */
  | 'right'
  /** Told without the first sample of a series that no answer ever showed. */
  | 'unseen'
  | 'wrong';

export interface Tally {
  exact: Record<Verdict, number>;
  estimated: Record<Verdict, number>;
  unknown: Record<Verdict, number>;
  /** Largest relative error of what was called exact, and right. */
  worstExact: number;
  /** Sentences for what was wrong. */
  mistakes: string[];
}

export function newTally(): Tally {
  const none = () => ({ right: 0, unseen: 0, wrong: 0 });
  return { exact: none(), estimated: none(), unknown: none(), worstExact: 0, mistakes: [] };
}

export function addTally(tally: Tally, { worstExact, mistakes, ...counts }: Tally): void {
  for (const status of ['exact', 'estimated', 'unknown'] as const) {
    for (const verdict of ['right', 'unseen', 'wrong'] as const) {
      tally[status][verdict] += counts[status][verdict];
    }
  }
  tally.worstExact = Math.max(tally.worstExact, worstExact);
  tally.mistakes.push(...mistakes);
}

/** How many statements there are, and how many are as told. */
export function countsOf({ exact, estimated, unknown }: Tally): { all: number; wrong: number; unseen: number } {
  const each = [exact, estimated, unknown];
  return {
    all: each.reduce((sum, { right, unseen, wrong }) => sum + right + unseen + wrong, 0),
    wrong: each.reduce((sum, { wrong }) => sum + wrong, 0),
    unseen: each.reduce((sum, { unseen }) => sum + unseen, 0),
  };
}

/**
 * Compares statements with what the counters grew between the scrapes.
 *
 * @param scrapedBy moment (epoch milliseconds) by which the scrape of a nominal minute had happened, and the next not
 * @param shownUntil windows that end here, and begin before a restart, show the first samples after it, others do not
 */
export function judge(
  tally: Tally,
  statements: readonly Statement[],
  growth: CounterGrowth,
  scrapedBy: (minute: number) => number,
  shownUntil = -Infinity
): void {
  for (const statement of statements) {
    const { name, quantity, from, to } = statement;
    const truth = growth.between(name, quantity, scrapedBy(from), scrapedBy(to));
    const later = growth.between(name, quantity, scrapedBy(to), shownUntil);
    judgeOne(tally, statement, { ...truth, ofLaterSpan: later.inFirstSamples });
  }
}

export function judgeOne(tally: Tally, statement: Statement, truth: TrueGrowth): void {
  const { name, quantity, from, to, measured } = statement;
  const verdict = verdictOf(statement, truth);
  tally[measured.status][verdict] += 1;
  if (verdict === 'wrong') {
    const [told, counted] = [JSON.stringify(measured), JSON.stringify(truth)];
    tally.mistakes.push(`${name} ${quantity} ${from} to ${to}: ${told} for ${counted}`);
  } else if (measured.status === 'exact' && verdict === 'right' && truth.amount > 1000) {
    tally.worstExact = Math.max(tally.worstExact, Math.abs(measured.value / truth.amount - 1));
  }
}

function verdictOf({ measured }: Statement, { amount, inFirstSamples, ofLaterSpan = 0 }: TrueGrowth): Verdict {
  if (measured.status === 'unknown') {
    return measured.atLeast <= amount + ROUNDING ? 'right' : 'wrong';
  }
  const { value } = measured;
  const error = (measured.status === 'exact' ? TOLERANCE * amount : 0) + ROUNDING;
  const { least, most } = measured.status === 'exact' ? { least: value, most: value } : measured;
  if (value >= 0 && least - error <= amount && most + error >= amount) {
    return 'right';
  }
  return value >= 0 && most >= amount - inFirstSamples - error && least <= amount + ofLaterSpan + error
    ? 'unseen'
    : 'wrong';
}
