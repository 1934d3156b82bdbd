/** Below it a rate says nothing, in seconds. */
const SHORTEST = 60;

/** @returns null where the time is shorter than a minute */
export function perMinute(count: number, seconds: number): number | null {
  return seconds >= SHORTEST ? (count / seconds) * 60 : null;
}
