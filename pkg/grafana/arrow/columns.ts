import { Bool, type Data, Float64, Int64, makeData, TimestampNanosecond, Utf8 } from 'apache-arrow';
import type { Field } from '../../frames/field';

/** What Grafana's `tstype` says of a column: the type that the frontend gives it. */
export type ColumnKind = 'number' | 'string' | 'boolean' | 'time';

/** The values of a field in Arrow's memory layout. */
export interface Column {
  kind: ColumnKind;
  data: Data;
}

const float64 = new Float64();
const int64 = new Int64();
const utf8 = new Utf8();
const bool = new Bool();
/** Without a time zone; Grafana reads the integer as nanoseconds whatever the unit says. */
const timestamp = new TimestampNanosecond();

const twoTo32 = 0x1_0000_0000;
const nanosecondsPerMillisecond = 1_000_000;

/** Lays out the values of one field. Rows without a value are 0 or empty below a cleared bit of the validity map. */
export function toColumn(field: Field): Column {
  const length = field.values.length;
  const { nullBitmap, nullCount } = validity(field.values);
  switch (field.type) {
    case 'float64': {
      const data = floats(field.values);
      return { kind: 'number', data: makeData({ type: float64, length, nullCount, nullBitmap, data }) };
    }
    case 'int64': {
      const data = integers(field.values);
      return { kind: 'number', data: makeData({ type: int64, length, nullCount, nullBitmap, data }) };
    }
    case 'time': {
      const data = nanoseconds(field.values);
      return { kind: 'time', data: makeData({ type: timestamp, length, nullCount, nullBitmap, data }) };
    }
    case 'boolean': {
      const data = bits(field.values);
      return { kind: 'boolean', data: makeData({ type: bool, length, nullCount, nullBitmap, data }) };
    }
    case 'string': {
      const { valueOffsets, data } = texts(field.values);
      return { kind: 'string', data: makeData({ type: utf8, length, nullCount, nullBitmap, valueOffsets, data }) };
    }
  }
}

/** One bit a row, set where there is a value; none at all where every row has one. */
function validity(values: readonly unknown[]): { nullBitmap: Uint8Array | undefined; nullCount: number } {
  let nullBitmap: Uint8Array | undefined;
  let nullCount = 0;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === null) {
      nullBitmap ??= new Uint8Array((values.length + 7) >> 3).fill(0xff);
      nullBitmap[row >> 3]! &= ~(1 << (row & 7));
      nullCount++;
    }
  }
  return { nullBitmap, nullCount };
}

function floats(values: ReadonlyArray<number | null>): Float64Array {
  const data = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    data[row] = values[row] ?? 0;
  }
  return data;
}

/** Safe integers as 64-bit ones, written as two halves: making a BigInt of each costs ten times as much. */
function integers(values: ReadonlyArray<number | null>): BigInt64Array {
  const halves = new Int32Array(values.length * 2);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    const high = Math.floor(value / twoTo32);
    halves[2 * row] = value - high * twoTo32;
    halves[2 * row + 1] = high;
  }
  return new BigInt64Array(halves.buffer);
}

/** Epoch milliseconds as 64-bit nanoseconds. The product of the lower half stays below 2^53, so it is exact. */
function nanoseconds(values: ReadonlyArray<number | null>): BigInt64Array {
  const halves = new Int32Array(values.length * 2);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    const high = Math.floor(value / twoTo32);
    const low = Math.round((value - high * twoTo32) * nanosecondsPerMillisecond);
    const carry = Math.floor(low / twoTo32);
    halves[2 * row] = low - carry * twoTo32;
    halves[2 * row + 1] = high * nanosecondsPerMillisecond + carry;
  }
  return new BigInt64Array(halves.buffer);
}

function bits(values: ReadonlyArray<boolean | null>): Uint8Array {
  const bytes = new Uint8Array((values.length + 7) >> 3);
  for (let row = 0; row < values.length; row++) {
    if (values[row]) {
      bytes[row >> 3]! |= 1 << (row & 7);
    }
  }
  return bytes;
}

function texts(values: ReadonlyArray<string | null>): { valueOffsets: Int32Array; data: Uint8Array } {
  const valueOffsets = new Int32Array(values.length + 1);
  const data = Buffer.from(values.map((value) => value ?? '').join(''), 'utf8');
  let end = 0;
  for (let row = 0; row < values.length; row++) {
    end += Buffer.byteLength(values[row] ?? '', 'utf8');
    valueOffsets[row + 1] = end;
  }
  return { valueOffsets, data };
}
