import type { QueryType } from '../catalogue';
import { figureColumn, type Column, type Row } from '../rows/row';

/** What flowed in some span: bytes, and seconds of tunnel time; null is not known. */
export interface Amounts {
  data: number | null;
  tunnelTime: number | null;
}

/** Seconds between two of the server's scrapes. */
const scrapeSeconds = 60;

/** Columns of the figures that amounts make. */
export const amountColumns = (queryType: QueryType): Column[] =>
  ['data', 'bandwidth', 'tunnel_time', 'devices'].map((id) => figureColumn(queryType, id, 'float64', 'sum'));

/** @param seconds what the amounts are of */
export function amountValues({ data, tunnelTime }: Amounts, seconds: number): Row['values'] {
  return {
    data,
    bandwidth: perSecond(data, seconds),
    tunnel_time: tunnelTime,
    devices: perSecond(tunnelTime, seconds),
  };
}

/** A mean rate; null where there is nothing to divide, or nothing to divide by. */
export function perSecond(amount: number | null, seconds: number): number | null {
  return amount === null || seconds <= 0 ? null : amount / seconds;
}

/**
 * What the counters really grew. The server's Prometheus stretches the growth between the first and the last scrape of
 * a window, which are a minute less apart than the window is long, to all of it (`docs/figures.md`).
 */
export function grownAmounts({ data, tunnelTime }: Amounts, sinceSeconds: number): Amounts {
  const share = grownSeconds(sinceSeconds) / sinceSeconds;
  return {
    data: data === null ? null : wholeBytes(data * share),
    tunnelTime: tunnelTime === null ? null : tunnelTime * share,
  };
}

/** Counters count whole bytes; what is left of the way through decimal fractions is no part of a byte. */
function wholeBytes(bytes: number): number {
  const whole = Math.round(bytes);
  return Math.abs(bytes - whole) <= 1e-9 * whole ? whole : bytes;
}

/** Seconds until the newest scrape that amounts of such a window really cover. */
export function grownSeconds(sinceSeconds: number): number {
  return sinceSeconds - scrapeSeconds;
}
