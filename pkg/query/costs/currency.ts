/** What may have money. */
interface Priced {
  currency?: string | undefined;
}

/** Unit of a figure that is told in the currency of each row. */
export const CURRENCY = 'currency';

/** Whether there is a sum of their money. */
export function haveOneCurrency(rows: readonly Priced[]): boolean {
  return new Set(rows.map(({ currency }) => currency)).size === 1;
}

/**
 * Grafana’s unit of an amount in what rows have in common: a code stands behind it, a sign before it.
 *
 * @returns undefined where they have none, or several
 */
export function unitOfMoney(rows: readonly Priced[]): string | undefined {
  const [currency] = rows.map((row) => row.currency);
  if (currency === undefined || !haveOneCurrency(rows)) {
    return undefined;
  }
  return currency.length > 1 ? `currency:financial: ${currency}:suffix` : `currency:financial:${currency}`;
}
