import { hour } from './grid';

/**
 * Mean of clients at once, in thousandths: milliseconds of tunnel time by second. Null where the time is too long for
 * the mean to say anything about its highest five minutes.
 */
export function meanClients(tunnelTime: number, seconds: number): number | null {
  if (tunnelTime === 0 || seconds <= 0) {
    return 0;
  }
  return seconds < hour ? Math.round(tunnelTime / seconds) : null;
}
