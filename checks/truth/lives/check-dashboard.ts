import type { Bounds } from '../panels/api-bounds';
import { serverName } from '../panels/entity-name';
import type { QueriedFamily, Shown, ShownAmount, ShownSpan } from '../panels/panel';
import type { AmountFigure } from '../panels/quantity';
import { shownText, slackOf, type Checked } from './check-amounts';
import type { LookedAt } from './look';

const figures = ['data', 'tunnel_time'] as const satisfies readonly AmountFigure[];

/** Spans of one dashboard that differ by less are one; milliseconds. */
const SAME_SPAN = 60_000;
/** History ends so long before now at most. */
const MOST_APART = 360_000;

/** What truly flowed in a span at most. */
export type Flowed = (name: string, figure: AmountFigure, span: ShownSpan) => number;

/**
 * The panels of one window at one moment, which belong together.
 *
 * @param createdAt when the server was, epoch milliseconds by the clock of the answers: before there is nothing to cover
 */
export function checkDashboard(panels: readonly LookedAt[], createdAt: number, flowed: Flowed): Checked[] {
  const shownIn = (family: QueriedFamily, shape: LookedAt['shape']): Shown | null => {
    const shown = panels.find((panel) => panel.family === family && panel.shape === shape)?.shown;
    return typeof shown === 'object' && shown.covered !== null
      ? { ...shown, covered: { ...shown.covered, from: Math.max(shown.covered.from, createdAt) } }
      : null;
  };
  const families = ['key-metrics', 'server-metrics', 'locations'] as const;
  const [keys, server, places] = families.map((family) => shownIn(family, 'table'));
  return [
    ...checkFamilies(server, { keys, places }),
    ...families.flatMap((family) => {
      const table = shownIn(family, 'table');
      return [
        ...checkStat(family, shownIn(family, 'numeric'), table),
        ...checkChart(family, shownIn(family, 'time-series'), table, flowed),
      ];
    }),
  ];
}

/** The server's total beside the sums over keys and over places. */
function checkFamilies(server: Shown | null | undefined, others: Record<string, Shown | null | undefined>): Checked[] {
  if (!server) {
    return [];
  }
  return Object.entries(others).flatMap(([who, parts]) => {
    const apart = parts ? spansApart(server, parts, `server and ${who}`) : [];
    if (!parts || apart !== null) {
      return apart ?? [];
    }
    return figures.flatMap((figure) => {
      const total = server.amounts.find((amount) => amount.name === serverName && amount.figure === figure);
      const sum = sumOf(parts.amounts.filter((amount) => amount.figure === figure));
      return total && !meet(total, sum)
        ? [disagreement('families disagree', `${figure}: server ${shownText(total)}, ${who} ${shownText(sum)}`)]
        : [];
    });
  });
}

/** A stat panel shows what the table shows. */
function checkStat(family: string, stat: Shown | null, table: Shown | null): Checked[] {
  if (!stat || !table || spansApart(stat, table, family) !== null) {
    return [];
  }
  return stat.amounts.flatMap((amount) => {
    const beside = sameIn(table, amount);
    const isSame =
      !beside ||
      amount.value === beside.value ||
      (amount.value !== null &&
        beside.value !== null &&
        meet({ ...amount, least: amount.value, most: amount.value }, beside));
    return isSame
      ? []
      : [
          disagreement(
            'stat and table disagree',
            `${family} ${amount.name} ${amount.figure}: ${amount.value}, ${beside?.value}`
          ),
        ];
  });
}

/** The steps of a chart add up to what the stat over the same span shows. */
function checkChart(family: string, chart: Shown | null, table: Shown | null, flowed: Flowed): Checked[] {
  const apart = chart && table ? spansApart(chart, table, `${family}, chart and stat`) : [];
  if (!chart || !table || apart !== null) {
    return apart ?? [];
  }
  const series = new Map<string, ShownAmount[]>();
  for (const amount of chart.amounts) {
    const id = `${amount.name} ${amount.figure}`;
    series.set(id, [...(series.get(id) ?? []), amount]);
  }
  return [...series.values()].flatMap((steps) => {
    const beside = steps[0] && sameIn(table, steps[0]);
    const sum = sumOf(steps);
    const apart = beside ? flowedApart(beside, chart, table, flowed) : 0;
    return beside && !meet({ ...beside, least: beside.least - apart, most: beside.most + apart }, sum)
      ? [
          disagreement(
            'chart and stat disagree',
            `${family} ${beside.name} ${beside.figure}: steps ${shownText(sum)}, stat ${shownText(beside)}`
          ),
        ]
      : [];
  });
}

/**
 * Spans are told to a minute, and history's ends at a scrape up to a minute after its edge: where one panel is made of
 * history and the other of the server's answer, the newest scrape of one may not be in the other.
 */
function flowedApart(
  { name, figure }: ShownAmount,
  { source, covered: one }: Shown,
  { source: otherSource, covered: other }: Shown,
  flowed: Flowed
): number {
  if (source === otherSource || !one || !other) {
    return 0;
  }
  const [earlier, later] = [Math.min(one.to, other.to), Math.max(one.to, other.to)];
  return flowed(name, figure, { from: earlier - SAME_SPAN, to: later + SAME_SPAN });
}

/** @returns null where both are of the same span */
function spansApart(left: Shown, right: Shown, who: string): Checked[] | null {
  const [one, other] = [left.covered, right.covered];
  if (!one || !other) {
    return [];
  }
  const apart = Math.max(Math.abs(one.from - other.from), Math.abs(one.to - other.to));
  if (apart <= SAME_SPAN) {
    return null;
  }
  const text = `${who}: ${spanText(one)} (${left.source}) and ${spanText(other)} (${right.source})`;
  // A history that ended some time ago is all that a chart has, while a stat asks the server.
  return apart <= MOST_APART || left.source !== right.source
    ? []
    : [disagreement('spans of one dashboard differ', text)];
}

/**
 * A range that ends now is never less sure than the API's own answer for it, and not empty where that is of use.
 *
 * @param allowed by entity
 */
export function checkAgainstApi(
  shown: Shown,
  allowed: Readonly<Record<(typeof figures)[number], ReadonlyMap<string, Bounds>>>
): Checked[] {
  return shown.amounts.flatMap((amount) => {
    const figure = figures.find((each) => each === amount.figure);
    const bounds = figure && allowed[figure].get(amount.name);
    if (!bounds || bounds.most === Infinity || bounds.most === 0) {
      return [];
    }
    // The answer lacks what history has: then its bounds are not those of the truth, which is looked at elsewhere.
    if (amount.value !== null && amount.least > bounds.most + slackOf(bounds.most)) {
      return [];
    }
    const text = `${amount.name} ${amount.figure} ${shownText(amount)}, the API ${bounds.least} to ${bounds.most}`;
    if (amount.value === null) {
      return bounds.most - bounds.least > 0.5 * bounds.most ? [] : [disagreement('empty, though the API tells', text)];
    }
    // The server's own cache may have answered with what was a little earlier.
    const wideAs = ({ least, most }: Bounds) => (most - least) / Math.max(most, 1);
    const isWider =
      amount.most - amount.least > slackOf(bounds.most) && !(wideAs(amount) <= wideAs(bounds) * 1.02 + 1e-3);
    return isWider ? [disagreement('wider than the API’s own answer', text)] : [];
  });
}

function sumOf(amounts: readonly ShownAmount[]): Pick<ShownAmount, 'value' | 'least' | 'most'> {
  return amounts.reduce<{ value: number; least: number; most: number }>(
    (sum, { value, least, most }) => ({
      value: sum.value + (value ?? 0),
      least: sum.least + least,
      most: sum.most + most,
    }),
    { value: 0, least: 0, most: 0 }
  );
}

function meet(one: Bounds, other: Bounds): boolean {
  return (
    one.least <= other.most + slackOf(one.least) + slackOf(0) &&
    other.least <= one.most + slackOf(other.least) + slackOf(0)
  );
}

function sameIn({ amounts }: Shown, { name, figure }: ShownAmount): ShownAmount | undefined {
  return amounts.find((other) => other.name === name && other.figure === figure);
}

function spanText({ from, to }: { from: number; to: number }): string {
  return [from, to].map((moment) => new Date(moment).toISOString().slice(5, 19)).join(' to ');
}

function disagreement(kind: Checked['kind'], text: string): Checked {
  return { kind, text };
}
