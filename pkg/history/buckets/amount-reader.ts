import { type KeptTotals, noTotals } from './kept-totals';

export const version = 1;

/** Flags of an entity: `last` and `peak` are there, each + 1, 0 standing for null. */
export const hasDetail = 1;
/** Errors of both measures. */
export const hasError = 2;
/** Unknown, atLeast, reasons and shift of both measures. */
export const hasDoubt = 4;

/** Goes through encoded amounts without making objects: queries read hundreds of thousands of them. */
export class AmountReader {
  seconds = 0;
  readonly total: KeptTotals = noTotals();
  online = 0;
  onlineBuckets = 0;
  entity = 0;
  data = 0;
  tunnelTime = 0;
  /** False: what follows says nothing. */
  isDoubtful = false;
  /** -1: null. */
  last = -1;
  /** -1: null. */
  peak = -1;
  dataError = 0;
  tunnelTimeError = 0;
  dataUnknown = 0;
  dataAtLeast = 0;
  dataReasons = 0;
  dataShift = 0;
  tunnelTimeUnknown = 0;
  tunnelTimeAtLeast = 0;
  tunnelTimeReasons = 0;
  tunnelTimeShift = 0;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  /** Of the entity before. */
  #flags = 0;

  /**
   * Reads what stands before the entities.
   *
   * @throws RangeError where a newer version wrote it
   */
  open(bytes: Uint8Array): this {
    if (bytes[0] !== version) {
      throw new RangeError('The amounts of a bucket were written by a newer version.');
    }
    this.#bytes = bytes;
    this.#at = 1;
    this.entity = 0;
    this.seconds = this.#read();
    this.total.data = this.#read();
    this.total.tunnelTime = this.#read();
    this.total.dataError = this.#read();
    this.total.tunnelTimeError = this.#read();
    this.total.active = this.#read();
    this.total.unknown = this.#read();
    this.online = this.#read();
    this.onlineBuckets = this.#read();
    return this;
  }

  /** Reads the next entity; false after the last. */
  next(): boolean {
    if (this.#at >= this.#bytes.length) {
      return false;
    }
    const head = this.#read();
    const flags = head % 8;
    this.entity += (head - flags) / 8;
    this.data = this.#read();
    this.tunnelTime = this.#read();
    // Hot loops come here: what is usual and set already is not set again.
    if (flags === hasDetail && this.#flags === hasDetail) {
      this.last = this.#read() - 1;
      this.peak = this.#read() - 1;
    } else if (flags !== this.#flags || flags !== 0) {
      this.#readFlagged(flags);
      this.#flags = flags;
    }
    return true;
  }

  #readFlagged(flags: number): void {
    this.last = flags & hasDetail ? this.#read() - 1 : -1;
    this.peak = flags & hasDetail ? this.#read() - 1 : -1;
    this.dataError = flags & hasError ? this.#read() : 0;
    this.tunnelTimeError = flags & hasError ? this.#read() : 0;
    const wasDoubtful = this.isDoubtful;
    this.isDoubtful = (flags & hasDoubt) !== 0;
    if (this.isDoubtful || wasDoubtful) {
      this.#readDoubt(this.isDoubtful);
    }
  }

  #readDoubt(isThere: boolean): void {
    this.dataUnknown = isThere ? this.#read() : 0;
    this.dataAtLeast = isThere ? this.#read() : 0;
    this.dataReasons = isThere ? this.#read() : 0;
    this.dataShift = isThere ? this.#readSigned() : 0;
    this.tunnelTimeUnknown = isThere ? this.#read() : 0;
    this.tunnelTimeAtLeast = isThere ? this.#read() : 0;
    this.tunnelTimeReasons = isThere ? this.#read() : 0;
    this.tunnelTimeShift = isThere ? this.#readSigned() : 0;
  }

  #readSigned(): number {
    const value = this.#read();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  #read(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let byte = bytes[at++] ?? 0;
    let value = byte & 127;
    for (let scale = 128; byte >= 128; scale *= 128) {
      byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
    }
    this.#at = at;
    return value;
  }
}
