import * as v from 'valibot';
import { type Amounts, type BucketAmount, isNothing, measures, type Part } from './amounts';

/**
 * Amounts of a bucket as bytes: a version, then for each entity, by ascending number, variable-length integers (seven
 * bits a byte, low ones first): the distance to the entity before × 8 + flags, data, tunnel time; then what the flags
 * say. An entity takes some eight bytes, a third of a row of its own.
 */
const version = 1;

/** `last` and `peak`, each + 1, 0 standing for null. */
const hasDetail = 1;
const hasError = 2;
/** Unknown, atLeast, reasons and shift of both measures. */
const hasDoubt = 4;

/** The column `amounts` of a row. */
export const amountsSchema = v.pipe(
  v.instance(Uint8Array),
  v.transform((bytes) => decodeAmounts(bytes))
);

export function encodeAmounts(amounts: Amounts): Uint8Array {
  const bytes = [version];
  let before = 0;
  for (const [entity, amount] of [...amounts].sort(([a], [b]) => a - b)) {
    if (!measures.every((measure) => isNothing(amount[measure]))) {
      encodeAmount(bytes, entity - before, amount);
      before = entity;
    }
  }
  return Uint8Array.from(bytes);
}

function encodeAmount(bytes: number[], distance: number, { data, tunnelTime, last, peak }: BucketAmount): void {
  const detail = last !== null || peak !== null ? hasDetail : 0;
  const error = data.error > 0 || tunnelTime.error > 0 ? hasError : 0;
  const doubt = isDoubtful(data) || isDoubtful(tunnelTime) ? hasDoubt : 0;
  push(bytes, distance * 8 + detail + error + doubt);
  push(bytes, data.value);
  push(bytes, tunnelTime.value);
  if (detail) {
    push(bytes, (last ?? -1) + 1);
    push(bytes, (peak ?? -1) + 1);
  }
  if (error) {
    push(bytes, data.error);
    push(bytes, tunnelTime.error);
  }
  if (doubt) {
    for (const { unknown, atLeast, reasons, shift } of [data, tunnelTime]) {
      push(bytes, unknown);
      push(bytes, atLeast);
      push(bytes, reasons);
      push(bytes, shift < 0 ? -2 * shift - 1 : 2 * shift);
    }
  }
}

function isDoubtful({ unknown, shift }: Part): boolean {
  return unknown > 0 || shift !== 0;
}

function push(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Goes through encoded amounts without making objects: queries read hundreds of thousands of them. */
export class AmountReader {
  entity = 0;
  data = 0;
  tunnelTime = 0;
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

  /** @throws RangeError where a newer version wrote them */
  open(bytes: Uint8Array): this {
    if (bytes[0] !== version) {
      throw new RangeError('The amounts of a bucket were written by a newer version.');
    }
    this.#bytes = bytes;
    this.#at = 1;
    this.entity = 0;
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
    // Most entities have no flags, and hot loops come here: what is usual already is not set again.
    if (flags !== this.#flags || flags !== 0) {
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
    const isDoubtful = (flags & hasDoubt) !== 0;
    if (isDoubtful || (this.#flags & hasDoubt) !== 0) {
      this.#readDoubt(isDoubtful);
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

export function decodeAmounts(bytes: Uint8Array): Amounts {
  const amounts: Amounts = new Map();
  const reader = new AmountReader().open(bytes);
  while (reader.next()) {
    amounts.set(reader.entity, {
      data: {
        value: reader.data,
        unknown: reader.dataUnknown,
        atLeast: reader.dataAtLeast,
        reasons: reader.dataReasons,
        shift: reader.dataShift,
        error: reader.dataError,
      },
      tunnelTime: {
        value: reader.tunnelTime,
        unknown: reader.tunnelTimeUnknown,
        atLeast: reader.tunnelTimeAtLeast,
        reasons: reader.tunnelTimeReasons,
        shift: reader.tunnelTimeShift,
        error: reader.tunnelTimeError,
      },
      last: reader.last < 0 ? null : reader.last,
      peak: reader.peak < 0 ? null : reader.peak,
    });
  }
  return amounts;
}
