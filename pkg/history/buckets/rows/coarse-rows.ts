import type { Tables } from '../../../store/store';
import type { Owner } from './schema';

/** A bucket with its content still as bytes. */
export interface RawBucket {
  start: number;
  /** 0 in hours and days. */
  minutes: number;
  known: number;
  direct: boolean;
  content: Uint8Array;
}

const ofResolution = 'FROM history_buckets WHERE server = ? AND kind = ? AND resolution = ?';
/** `start`, `known`, `direct`, `content`. */
const COLUMN_COUNT = 4;

/** The buckets of hours and days of one kind of one server. */
export class CoarseRows {
  readonly #tables: Tables;
  readonly #owner: Owner;

  constructor(tables: Tables, owner: Owner) {
    this.#tables = tables;
    this.#owner = owner;
  }

  /** Those that begin in `[from, to)`, oldest first. */
  range(resolution: number, from: number, to: number): RawBucket[] {
    const { server, kind } = this.#owner;
    const { numbers, bytes } = this.#tables.numbersAndBytes(
      `SELECT start, known, direct, content ${ofResolution} AND start >= ? AND start < ? ORDER BY start`,
      server,
      kind,
      resolution,
      from,
      to
    );
    return bytes.map((content, row) => {
      const at = row * COLUMN_COUNT;
      const [start, known, direct] = [numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0];
      return { start, minutes: 0, known, direct: direct === 1, content };
    });
  }

  /** Known seconds of those that begin in `[from, to)`, by their start. */
  known(resolution: number, from: number, to: number): Map<number, number> {
    const { server, kind } = this.#owner;
    const sql = `SELECT start, known ${ofResolution} AND start >= ? AND start < ?`;
    const numbers = this.#tables.numbers(sql, server, kind, resolution, from, to);
    const byStart = new Map<number, number>();
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      byStart.set(numbers[at] ?? 0, numbers[at + 1] ?? 0);
    }
    return byStart;
  }

  /** Starts of the first and the last; null where there is none. */
  ends(resolution: number): { first: number; last: number } | null {
    const { server, kind } = this.#owner;
    const [first, last] = ['min', 'max'].map((end) =>
      this.#tables.numbers(`SELECT ${end}(start) ${ofResolution}`, server, kind, resolution).at(0)
    );
    return first === undefined || last === undefined || Number.isNaN(first) ? null : { first, last };
  }

  put(resolution: number, { start, known, direct, content }: RawBucket): void {
    this.#tables.run(
      `INSERT OR REPLACE INTO history_buckets (server, kind, resolution, start, known, direct, content)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      this.#owner.server,
      this.#owner.kind,
      resolution,
      start,
      known,
      direct ? 1 : 0,
      content
    );
  }

  /** Deletes those that begin in `[from, to)`. */
  delete(resolution: number, from: number, to: number): void {
    const { server, kind } = this.#owner;
    this.#tables.run(`DELETE ${ofResolution} AND start >= ? AND start < ?`, server, kind, resolution, from, to);
  }
}
