import { floorTo } from '../../../time/rounding';
import type { Tables } from '../../../store/store';
import { FIVE_MINUTES, type Resolution, resolutions } from '../../bucket-store';
import type { AvailabilitySeries } from '../../history';
import type { AvailabilitySample } from '../../model';
import { intervalAt, intervalOf, type Intervals } from '../reading/intervals';
import { without } from '../../../time/intervals';

const MILLI = 1000;

/** Looks at a server, counted in buckets of all resolutions at once. */
export class Availability {
  readonly #tables: Tables;
  readonly #server: number;

  constructor(tables: Tables, server: number) {
    this.#tables = tables;
    this.#server = server;
  }

  write({ at, up, responseTime }: AvailabilitySample): void {
    for (const resolution of resolutions) {
      this.#tables.run(
        `INSERT INTO history_availability (server, resolution, start, looks, up, timed, response_time)
          VALUES (?, ?, ?, 1, ?, ?, ?)
          ON CONFLICT DO UPDATE SET looks = looks + 1, up = up + excluded.up, timed = timed + excluded.timed,
            response_time = response_time + excluded.response_time`,
        this.#server,
        resolution,
        floorTo(at, resolution),
        up ? 1 : 0,
        responseTime === null ? 0 : 1,
        Math.round((responseTime ?? 0) * MILLI * MILLI)
      );
    }
  }

  /** Buckets of five minutes belong to the interval in which they begin. */
  read(intervals: Intervals): AvailabilitySeries {
    const counts = Array.from({ length: intervals.count }, () => ({ polls: 0, up: 0, timed: 0, responseTime: 0 }));
    let left = [{ from: intervals.from, to: intervals.to }];
    for (const resolution of resolutions.toReversed()) {
      const used: Array<{ from: number; to: number }> = [];
      for (const interval of left) {
        this.#rows(resolution, interval.from, interval.to, (start, polls, up, timed, responseTime) => {
          const isFinest = resolution === FIVE_MINUTES;
          const end = start + resolution;
          const count = counts[isFinest ? intervalAt(intervals, start) : intervalOf(intervals, start, end)];
          if (count) {
            count.polls += polls;
            count.up += up;
            count.timed += timed;
            count.responseTime += responseTime;
            used.push({ from: start, to: end });
          }
        });
      }
      left = without(left, used);
    }
    return {
      up: counts.map(({ polls, up }) => (polls > 0 ? up / polls : null)),
      responseTime: counts.map(({ timed, responseTime }) => (timed > 0 ? responseTime / timed / MILLI / MILLI : null)),
    };
  }

  delete(resolution: Resolution, before: number): void {
    const sql = 'DELETE FROM history_availability WHERE server = ? AND resolution = ? AND start < ?';
    this.#tables.run(sql, this.#server, resolution, before);
  }

  #rows(resolution: Resolution, from: number, to: number, visit: (...row: number[]) => void): void {
    const sql = `SELECT start, looks, up, timed, response_time FROM history_availability
      WHERE server = ? AND resolution = ? AND start >= ? AND start < ? ORDER BY start`;
    const numbers = this.#tables.numbers(sql, this.#server, resolution, from, to);
    for (let at = 0; at < numbers.length; at += 5) {
      visit(...numbers.subarray(at, at + 5));
    }
  }
}
