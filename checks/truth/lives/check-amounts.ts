import type { Counters, TrueAmount } from '../panels/counters';
import { unattributedName } from '../panels/entity-name';
import type { ShownAmount } from '../panels/panel';
import { isRate, quantityOf } from '../panels/quantity';
import type { ViolationKind } from './violation';

/** Scrapes of a busy machine come some milliseconds late. */
const TOLERANCE = 2e-4;
/** Bytes; of seconds a hundredth. */
const ROUNDING = 2;
/** A span is told to a minute. */
const SPAN_SECONDS = 60;

export interface Checked {
  kind: ViolationKind;
  text: string;
}

export interface AmountContext {
  counters: Counters;
  /** Epoch milliseconds by the clock of the answer. */
  createdAt: number;
  /** What may have to be added to moments of the answer to have them by the server's clock. */
  skews: readonly number[];
}

/** What is wrong with one shown amount. */
export function checkAmount(amount: ShownAmount, context: AmountContext): Checked[] {
  const { name, figure, value, least, most, from, to } = amount;
  if (value === null || Number.isNaN(from)) {
    return [];
  }
  if (to <= context.createdAt) {
    return [{ kind: 'a figure before the server was there', text: `${value}` }];
  }
  const slack = slackOf(value);
  if (!(value >= 0 && value >= least - slack && value <= most + slack)) {
    return [{ kind: 'value outside its own bounds', text: `${value} in ${least} to ${most}` }];
  }
  if (isRate(figure) && from < context.createdAt) {
    return [];
  }
  const truths = context.skews.flatMap((skew) =>
    context.counters
      .amounts(name, quantityOf[figure], { from: from + skew, to: to + skew })
      .map((truth) => (isRate(figure) ? rateOf(truth, (to - from) / 1000) : truth))
  );
  // What is known of the server and of none of its keys has no counter of its own: the sum over all has to be right.
  const isRest = name === unattributedName;
  const isWithin =
    isRest ||
    truths.some(({ visible, flowed }) => visible <= most + slackOf(visible) && flowed >= least - slackOf(flowed));
  return [
    ...(isWithin
      ? []
      : [{ kind: 'truth outside the bounds' as const, text: `${shownText(amount)}, ${truthText(truths)}` }]),
    ...(value === 0 && truths.length > 0 && truths.every(({ visible }) => visible > ROUNDING)
      ? [{ kind: 'zero where something flowed' as const, text: truthText(truths) }]
      : []),
  ];
}

function rateOf({ visible, scraped, flowed }: TrueAmount, seconds: number): TrueAmount {
  return {
    visible: visible / (seconds + SPAN_SECONDS),
    scraped: scraped / seconds,
    flowed: flowed / Math.max(1, seconds - SPAN_SECONDS),
  };
}

/** Bytes, seconds, or either a second. */
export function slackOf(amount: number): number {
  return TOLERANCE * amount + (amount > 1000 ? ROUNDING : ROUNDING / 100);
}

export function shownText({ value, least, most }: Pick<ShownAmount, 'value' | 'least' | 'most'>): string {
  return most === least || (least === 0 && most === Infinity) ? `${value}` : `${value} (${least} to ${most})`;
}

function truthText(truths: readonly TrueAmount[]): string {
  const distinct = new Set(
    truths.map(({ visible, flowed }) =>
      visible === flowed ? rounded(flowed) : `${rounded(visible)}…${rounded(flowed)}`
    )
  );
  return `truth ${[...distinct].join(' or ')}`;
}

function rounded(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}
