const SECONDS: Readonly<Record<string, number>> = { s: 1, h: 3600, d: 86_400, w: 604_800 };

/**
 * The management API's reading of `since`, in seconds: everything but the last character as JavaScript reads a number,
 * times the unit. So `0.5h`, ` 1h`, `1e0d` and `0x10s` are taken, an empty number is 0, and neither minutes nor dates
 * are known. A list comes from a parameter that was given more than once.
 * @throws TypeError with the API's message
 */
export const secondsOf = (since: string | readonly string[]): number => {
  const value = Number(since.slice(0, -1));
  const factor = SECONDS[String(since.slice(-1))];
  if (Number.isNaN(value) || factor === undefined) {
    throw new TypeError(`Invalid time range: ${String(since)}`);
  }
  return value * factor;
};
