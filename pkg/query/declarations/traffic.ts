import type { Estimate } from '../../history/model';

/** What flowed in some span: bytes, and seconds of tunnel time; null is not known. */
export interface Amounts {
  data: Estimate | null;
  tunnelTime: Estimate | null;
}

/** What is known of the traffic of a key, a place or the whole server, in a window or in one step of a time series. */
export interface Traffic extends Amounts {
  /** Seconds that each amount covers: what rates divide by. */
  dataSeconds: number;
  tunnelTimeSeconds: number;
  /** Whether all of the window or step is known. */
  isWhole: boolean;
  /** Of the whole server in the same time. */
  total: Amounts;
  /** Seconds that the total covers. */
  totalSeconds: number;
}

/**
 * Traffic of a time of which all is known.
 *
 * @param total of the whole server
 * @param seconds what the amounts are of
 */
export function wholeTraffic({ data, tunnelTime }: Amounts, total: Amounts, seconds: number): Traffic {
  return {
    data,
    dataSeconds: seconds,
    tunnelTime,
    tunnelTimeSeconds: seconds,
    isWhole: true,
    total,
    totalSeconds: seconds,
  };
}

/** A mean rate; null where there is nothing to divide, or nothing to divide by. */
export function rateOf(amount: Estimate | null, seconds: number): Estimate | null {
  return amount === null || seconds <= 0
    ? null
    : { value: amount.value / seconds, least: amount.least / seconds, most: amount.most / seconds };
}

/** A part of a total, 0 to 1; undefined where nothing flowed, which has no parts. */
export function shareOf(part: Estimate, total: Estimate): Estimate | undefined {
  if (total.value <= 0) {
    return undefined;
  }
  const share = (amount: number, of: number) => (amount === 0 ? 0 : Math.min(1, amount / of));
  return {
    value: share(part.value, total.value),
    least: share(part.least, total.most),
    most: share(part.most, total.least),
  };
}
