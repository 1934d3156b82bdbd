import type { Counters, TrueAmount } from '../panels/counters';
import { unattributedName } from '../panels/entity-name';
import type { ShownAmount, ShownSpan } from '../panels/panel';
import { isRate, quantityOf, type StoredQuantity } from '../panels/quantity';
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
  /**
   * What may have to be added to moments of the answer to have them by the server's clock. What is kept goes by our clock
   * as it was then, so each end of a span may have another.
   */
  skews: readonly number[];
  /** It is made of one window that ended with it, in which the first sample of a counter that began anew has nothing before it. */
  isOneWindow: boolean;
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
  const spans = context.skews.flatMap((skew) =>
    context.skews.map((other) => ({ from: from + skew, to: to + other })).filter((span) => span.from < span.to)
  );
  const truths = spans.flatMap((span) =>
    trueAmounts(name, quantityOf[figure], span, context).map((truth) =>
      isRate(figure) ? rateOf(truth, (to - from) / 1000) : truth
    )
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

function trueAmounts(
  name: string,
  quantity: StoredQuantity,
  span: ShownSpan,
  { counters, isOneWindow }: AmountContext
): TrueAmount[] {
  const truths = counters.amounts(name, quantity, span);
  if (!isOneWindow) {
    return truths;
  }
  const shown = counters.shownByWindow(name, quantity, { from: span.from - SPAN_SECONDS * 1000, to: span.to });
  return truths.map((truth) => ({ ...truth, visible: Math.min(truth.visible, shown) }));
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
