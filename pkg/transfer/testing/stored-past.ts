import type { BucketStore } from '../../history/bucket-store';
import { exact, keys, midnight, trueData, trueSpan } from '../../history/buckets/testing/truth';
import { DAY, HOUR } from '../../time/units';

/** What is kept of the past: days, then hours, then five minutes; epoch seconds. */
export const past = {
  days: midnight - 45 * DAY,
  hours: midnight - 4 * DAY,
  fine: midnight - DAY,
  end: midnight + 7 * HOUR,
  /** The server was down for a while: what flowed stands at its end. */
  down: { from: midnight - 10 * HOUR, to: midnight - 8 * HOUR - 600 },
};

/** Fills an empty store. */
export function storePast(buckets: BucketStore): void {
  buckets.transaction(() => {
    for (let at = past.days; at < past.hours; at += DAY) {
      buckets.write(trueSpan(at, at + DAY));
    }
    for (let at = past.hours; at < past.fine; at += HOUR) {
      buckets.write(trueSpan(at, at + HOUR));
    }
    for (let at = past.fine; at < past.end; at += 300) {
      const isDown = at >= past.down.from && at < past.down.to;
      if (!isDown) {
        buckets.write(trueSpan(at, at + 300));
      }
      buckets.writeAvailability({ at, up: !isDown, responseTime: isDown ? null : 0.25 + (at % 7) / 8 });
    }
    buckets.write(trueSpan(past.down.from, past.down.to));
    // A key that is not known exactly, and one of which nothing is known for a while.
    const [first = keys[0], second] = keys;
    if (first && second) {
      const [from, to] = [past.end, past.end + 300];
      const estimate = { status: 'estimated' as const, value: 1000 + trueData(from, 0), least: 900, most: 200_000 };
      buckets.write({
        from,
        to,
        amounts: [
          { ...exact(first, from, 0, 0), data: estimate },
          { ...exact(second, from, 0, 0), data: { status: 'unknown', reason: 'gone', atLeast: 5 } },
        ],
      });
    }
  });
}

export const pastEnd = past.end + 300;
