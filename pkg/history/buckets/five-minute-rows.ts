import { floorTo } from '../../time/rounding';
import type { Tables } from '../../store/store';
import { hour } from './grid';
import { decodePage, encodePage, type PageBucket } from './hour-page';
import type { Owner } from './owner';

const ofOwner = 'FROM history_five_minutes WHERE server = ? AND kind = ?';

/** The buckets of five minutes of one kind of one server, one row an hour. */
export class FiveMinuteRows {
  readonly #tables: Tables;
  readonly #owner: Owner;

  constructor(tables: Tables, owner: Owner) {
    this.#tables = tables;
    this.#owner = owner;
  }

  /** Those that begin in `[from, to)`, oldest first. */
  range(from: number, to: number): PageBucket[] {
    const sql = `SELECT start, buckets ${ofOwner} AND start >= ? AND start < ? ORDER BY start`;
    return this.#pages(sql, floorTo(from, hour), to).filter(({ start }) => start >= from && start < to);
  }

  /** First and last; null where there is none. */
  ends(): { first: PageBucket; last: PageBucket } | null {
    const [first] = this.#pages(`SELECT start, buckets ${ofOwner} ORDER BY start LIMIT 1`);
    const last = this.#pages(`SELECT start, buckets ${ofOwner} ORDER BY start DESC LIMIT 1`).at(-1);
    return first && last ? { first, last } : null;
  }

  put(bucket: PageBucket): void {
    const start = floorTo(bucket.start, hour);
    const others = this.range(start, start + hour).filter((other) => other.start !== bucket.start);
    const buckets = [...others, bucket].sort((a, b) => a.start - b.start);
    this.#tables.run(
      'INSERT OR REPLACE INTO history_five_minutes (server, kind, start, buckets) VALUES (?, ?, ?, ?)',
      this.#owner.server,
      this.#owner.kind,
      start,
      encodePage(start, buckets)
    );
  }

  /** Deletes those of the hours before `time`. */
  deleteBefore(time: number): void {
    this.#tables.run(`DELETE ${ofOwner} AND start < ?`, this.#owner.server, this.#owner.kind, floorTo(time, hour));
  }

  #pages(sql: string, ...times: number[]): PageBucket[] {
    const { numbers, bytes } = this.#tables.numbersAndBytes(sql, this.#owner.server, this.#owner.kind, ...times);
    return bytes.flatMap((page, row) => decodePage(numbers[2 * row] ?? 0, page));
  }
}
