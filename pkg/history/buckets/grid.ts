import { type Resolution, resolutions, type Stretch } from '../bucket-store';
import { joined } from './stretches';

export const [fiveMinutes, hour, day] = resolutions;

const minute = 60;
const minutesOfBucket = fiveMinutes / minute;

/** All minutes of a bucket of five minutes, as bits. */
export const allMinutes = 2 ** minutesOfBucket - 1;

export function floorTo(time: number, resolution: number): number {
  return Math.floor(time / resolution) * resolution;
}

/** The bucket that the stretch is exactly, or lies in where that is one of five minutes; null: neither. */
export function bucketOf({ from, to }: Stretch): { resolution: Resolution; start: number } | null {
  const exact = [day, hour].find((resolution) => to - from === resolution && from % resolution === 0);
  if (exact) {
    return { resolution: exact, start: from };
  }
  const start = floorTo(from, fiveMinutes);
  return to <= start + fiveMinutes ? { resolution: fiveMinutes, start } : null;
}

/** Minutes of the bucket that begins at `start` that lie in the stretches, as bits. */
export function minutesIn(start: number, stretches: readonly Stretch[]): number {
  let minutes = 0;
  for (let index = 0; index < minutesOfBucket; index++) {
    const from = start + index * minute;
    if (stretches.some((stretch) => stretch.from <= from && from + minute <= stretch.to)) {
      minutes |= 1 << index;
    }
  }
  return minutes;
}

export function stretchesOf(start: number, minutes: number): Stretch[] {
  const single: Stretch[] = [];
  for (let index = 0; index < minutesOfBucket; index++) {
    if (minutes & (1 << index)) {
      single.push({ from: start + index * minute, to: start + (index + 1) * minute });
    }
  }
  return joined(single);
}

export function secondsOfMinutes(minutes: number): number {
  let seconds = 0;
  for (let rest = minutes; rest > 0; rest >>= 1) {
    seconds += (rest & 1) * minute;
  }
  return seconds;
}

/** End of the last minute that is known; the amounts of the bucket stand there. */
export function endOfMinutes(start: number, minutes: number): number {
  return start + (32 - Math.clz32(minutes)) * minute;
}
