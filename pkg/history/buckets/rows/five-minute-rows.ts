import { floorTo } from '../../../time/rounding';
import type { Tables } from '../../../store/store';
import type { Owner } from './schema';
import { HOUR } from '../../../time/units';
import { FIVE_MINUTES } from '../../bucket-store';

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
    return this.#pages(sql, floorTo(from, HOUR), to).filter(({ start }) => start >= from && start < to);
  }

  /** First and last; null where there is none. */
  ends(): { first: PageBucket; last: PageBucket } | null {
    const [first] = this.#pages(`SELECT start, buckets ${ofOwner} ORDER BY start LIMIT 1`);
    const last = this.#pages(`SELECT start, buckets ${ofOwner} ORDER BY start DESC LIMIT 1`).at(-1);
    return first && last ? { first, last } : null;
  }

  put(bucket: PageBucket): void {
    const start = floorTo(bucket.start, HOUR);
    const others = this.range(start, start + HOUR).filter((other) => other.start !== bucket.start);
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
    this.#tables.run(`DELETE ${ofOwner} AND start < ?`, this.#owner.server, this.#owner.kind, floorTo(time, HOUR));
  }

  #pages(sql: string, ...times: number[]): PageBucket[] {
    const { numbers, bytes } = this.#tables.numbersAndBytes(sql, this.#owner.server, this.#owner.kind, ...times);
    return bytes.flatMap((page, row) => decodePage(numbers[2 * row] ?? 0, page));
  }
}

/**
 * Buckets of five minutes are kept by the hour, because reading a row costs more than reading what is in it. A page is a
 * version, then for each bucket: its place in the hour, its known minutes as bits, the length of its content in four
 * bytes, low ones first, and the content (`encoding.ts`).
 */
const VERSION = 1;
const HEAD_LENGTH = 6;

export interface PageBucket {
  start: number;
  minutes: number;
  content: Uint8Array;
}

/** @param hour where the page begins */
function encodePage(hour: number, buckets: readonly PageBucket[]): Uint8Array {
  const page = new Uint8Array(buckets.reduce((length, { content }) => length + HEAD_LENGTH + content.length, 1));
  const view = new DataView(page.buffer);
  page[0] = VERSION;
  let at = 1;
  for (const { start, minutes, content } of buckets) {
    page[at] = (start - hour) / FIVE_MINUTES;
    page[at + 1] = minutes;
    view.setUint32(at + 2, content.length, true);
    page.set(content, at + HEAD_LENGTH);
    at += HEAD_LENGTH + content.length;
  }
  return page;
}

/**
 * The contents are views of the page, not copies.
 *
 * @throws RangeError where a newer version wrote it
 */
function decodePage(hour: number, page: Uint8Array): PageBucket[] {
  if (page[0] !== VERSION) {
    throw new RangeError('A page of buckets was written by a newer version.');
  }
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const buckets: PageBucket[] = [];
  for (let at = 1; at + HEAD_LENGTH <= page.length;) {
    const start = hour + view.getUint8(at) * FIVE_MINUTES;
    const end = at + HEAD_LENGTH + view.getUint32(at + 2, true);
    buckets.push({ start, minutes: view.getUint8(at + 1), content: page.subarray(at + HEAD_LENGTH, end) });
    at = end;
  }
  return buckets;
}
