import { isRate } from '../panels/quantity';
import { CREATED, OUTAGE, type PlayedPanel } from './first-hour';

const MINUTE = 60_000;

/** From this minute on figures are right. */
const FROM_MINUTE = 8;
const TOLERANCE = 0.03;
/** Bytes or seconds. */
const ROUNDING = 2;

type PlayedAmount = PlayedPanel['amounts'][number];

/** What is wrong in a panel, in sentences. */
export function mistakesOf(panel: PlayedPanel): string[] {
  const { minute, window, family, shape, source, amounts, covered } = panel;
  if (minute < FROM_MINUTE) {
    return [];
  }
  const where = `minute ${minute}, ${window}, ${family} (${shape}, ${source ?? 'nothing'})`;
  if (covered === null) {
    return [`${where}: nothing is known`];
  }
  return amounts.flatMap((amount) => {
    const mistake = isRate(amount.figure) ? null : mistakeOf(amount);
    return mistake === null ? [] : [`${where}: ${amount.name} ${amount.figure} ${spanText(amount)}: ${mistake}`];
  });
}

function mistakeOf(amount: PlayedAmount): string | null {
  const { value, least, most, from, to, truth } = amount;
  if (to <= CREATED) {
    return value === null ? null : `${value} before the server was there`;
  }
  if (value === null) {
    return touchesOutage(amount) || to - CREATED < FROM_MINUTE * MINUTE || neverCounted(amount)
      ? null
      : `nothing is shown of ${truthText(amount)}`;
  }
  const isRight = truth.some(
    ({ scraped, flowed }) =>
      value >= scraped * (1 - TOLERANCE) - ROUNDING && value <= flowed * (1 + TOLERANCE) + ROUNDING
  );
  // After an outage what flowed around it is one amount until it is told apart, and its bounds say so.
  const isBounded = touchesOutage(amount) && truth.some(({ scraped, flowed }) => least <= flowed && most >= scraped);
  return isRight || isBounded || from >= to ? null : `${megabytes(value)} is shown of ${truthText(amount)}`;
}

/** What a step holds in which everything goes down, or comes back, is not known to the minute. */
function touchesOutage({ from, to }: PlayedAmount): boolean {
  const [down, up] = [OUTAGE.from, OUTAGE.to].map((minute) => CREATED + minute * MINUTE);
  return from < (up ?? 0) && to > (down ?? 0) && to - from <= 300_000;
}

/** A key that was never used has no counter. */
function neverCounted({ truth }: PlayedAmount): boolean {
  return truth.every(({ flowed }) => flowed === 0);
}

function truthText({ truth }: PlayedAmount): string {
  const amounts = truth.flatMap(({ scraped, flowed }) => [scraped, flowed]);
  return `${megabytes(Math.min(...amounts))} to ${megabytes(Math.max(...amounts))}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function spanText({ from, to }: PlayedAmount): string {
  return [from, to].map((moment) => ((moment - CREATED) / MINUTE).toFixed(1)).join(' to ');
}
