import { describeMinutes } from '../time/duration';
import { MINUTE } from '../time/units';

/** Below this, clocks that nobody sets may differ, and five-minute buckets do not show it. Seconds. */
const REPORTED_FROM = 30;

/** Says by how much a server's clock is ahead or behind; null where that is little, or not known. */
export function clockText(server: string, aheadSeconds: number | null): string | null {
  if (aheadSeconds === null || Math.abs(aheadSeconds) < REPORTED_FROM) {
    return null;
  }
  const side = aheadSeconds > 0 ? 'ahead of' : 'behind';
  const seconds = Math.abs(aheadSeconds);
  const difference = seconds < MINUTE ? `${seconds} s` : describeMinutes(seconds);
  return `The clock of ${server} is ${difference} ${side} the clock here. Its times are converted to the clock here; set the wrong one right.`;
}
