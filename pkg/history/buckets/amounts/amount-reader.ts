import { type KeptTotals, noTotals } from './amounts';

/** Version 1 had one error for both directions, and counted unknown entities in place of seconds. */
export const VERSION = 2;

/** Flags of an entity: `last` and `peak` are there, each + 1, 0 standing for null. */
export const HAS_DETAIL = 1;
/** Below and above of both measures. */
export const HAS_ERROR = 2;
/** Unknown, atLeast, reasons and shift of both measures. */
export const HAS_DOUBT = 4;

/** Goes through encoded amounts without making objects: queries read hundreds of thousands of them. */
export class AmountReader {
  seconds = 0;
  readonly total: KeptTotals = noTotals();
  online = 0;
  onlineBuckets = 0;
  entity = 0;
  data = 0;
  tunnelTime = 0;
  /** Whether there are errors; else they are 0. */
  isInexact = false;
  /** False: what follows says nothing. */
  isDoubtful = false;
  /** -1: null. */
  last = -1;
  /** -1: null. */
  peak = -1;
  dataBelow = 0;
  dataAbove = 0;
  tunnelTimeBelow = 0;
  tunnelTimeAbove = 0;
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
  #isOld = false;
  /** Of the entity before. */
  #flags = 0;

  /**
   * Reads what stands before the entities.
   *
   * @throws RangeError where a newer version wrote it
   */
  open(bytes: Uint8Array): this {
    this.#isOld = bytes[0] === 1;
    if (bytes[0] !== VERSION && !this.#isOld) {
      throw new RangeError('The amounts of a bucket were written by a newer version.');
    }
    this.#bytes = bytes;
    this.#at = 1;
    this.entity = 0;
    this.seconds = this.#read();
    this.total.data = this.#read();
    this.total.tunnelTime = this.#read();
    this.total.dataBelow = this.#read();
    this.total.dataAbove = this.#isOld ? this.total.dataBelow : this.#read();
    this.total.tunnelTimeBelow = this.#read();
    this.total.tunnelTimeAbove = this.#isOld ? this.total.tunnelTimeBelow : this.#read();
    this.total.active = this.#read();
    const unknown = this.#read();
    this.total.unknown = this.#isOld && unknown > 0 ? this.seconds : unknown;
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
    if (flags === HAS_DETAIL && this.#flags === HAS_DETAIL) {
      this.last = this.#read() - 1;
      this.peak = this.#read() - 1;
    } else if (flags !== this.#flags || flags !== 0) {
      this.#readFlagged(flags);
      this.#flags = flags;
    }
    return true;
  }

  #readFlagged(flags: number): void {
    this.last = flags & HAS_DETAIL ? this.#read() - 1 : -1;
    this.peak = flags & HAS_DETAIL ? this.#read() - 1 : -1;
    const wasInexact = this.isInexact;
    this.isInexact = (flags & HAS_ERROR) !== 0;
    if (this.isInexact || wasInexact) {
      this.#readErrors(this.isInexact);
    }
    const wasDoubtful = this.isDoubtful;
    this.isDoubtful = (flags & HAS_DOUBT) !== 0;
    if (this.isDoubtful || wasDoubtful) {
      this.#readDoubt(this.isDoubtful);
    }
  }

  #readErrors(isThere: boolean): void {
    this.dataBelow = isThere ? this.#read() : 0;
    this.dataAbove = isThere && !this.#isOld ? this.#read() : this.dataBelow;
    this.tunnelTimeBelow = isThere ? this.#read() : 0;
    this.tunnelTimeAbove = isThere && !this.#isOld ? this.#read() : this.tunnelTimeBelow;
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
