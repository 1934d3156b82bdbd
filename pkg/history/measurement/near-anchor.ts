import { quantities, type AnswerAmounts, type Quantity } from './answer-amounts';
import { indexOfBirth, type BirthWindow } from './young-series';

/**
 * A scrape shortly before the last anchor, at which series were there already that are too young for the anchor before:
 * a window back to it confirms what they grew since.
 */
export interface NearAnchor {
  /** Nominal minute. */
  edge: number;
  /** What each counter grew from there until the last anchor, by the name that `nameOf` gives; null: it was not there. */
  grown: Map<string, Grown>;
}

export type Grown = Readonly<Record<Quantity, number | null>>;

/** A window that begins just before a scrape, and its answer. */
export type AnsweredBirth = Omit<BirthWindow, 'amount'> & { all: ReadonlyMap<string, AnswerAmounts> };

/** The scrape at which most of the counters were there, the earliest of these; null: there is none. */
export function nearAnchor(at: number, births: readonly AnsweredBirth[]): NearAnchor | null {
  const windows = births.filter(({ isSecond }) => !isSecond);
  const names = new Set(windows.flatMap(({ all }) => [...all.keys()]));
  let best: NearAnchor | null = null;
  let most = 0;
  for (const [index, { sampled }] of windows.slice(0, -1).entries()) {
    const grown = new Map([...names].map((name) => [name, grownSince(windows, index, name)]));
    const known = [...grown.values()].flatMap((each) =>
      quantities.filter((quantity) => each[quantity] !== null)
    ).length;
    if (known > 0 && known >= most) {
      [best, most] = [{ edge: at - sampled, grown }, known];
    }
  }
  return best;
}

function grownSince(windows: readonly AnsweredBirth[], index: number, name: string): Grown {
  const of = (quantity: Quantity): number | null => {
    const amounts = windows.map(({ age, all }) => ({ age, amount: all.get(name)?.[quantity] ?? null }));
    const [window, longest] = [windows[index], amounts.at(-1)];
    const amount = amounts[index]?.amount ?? null;
    if (!window || amount === null || longest?.amount == null) {
      return null;
    }
    const born = indexOfBirth(amounts, { age: longest.age, amount: longest.amount }) ?? -1;
    const { sampled, lead, age } = window;
    return longest.amount > 0 && index > born ? null : (amount * sampled) / (sampled + lead + age);
  };
  return { data: of('data'), tunnelTime: of('tunnelTime') };
}
