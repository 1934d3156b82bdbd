/** Below it a rate says nothing, in seconds. */
const shortest = 60;

/** @returns null where the time is shorter than a minute */
export function perMinute(count: number, seconds: number): number | null {
  return seconds >= shortest ? (count / seconds) * 60 : null;
}
