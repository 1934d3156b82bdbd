import type { Field, FieldType } from '../../frames/field';

/** The values of a field in Arrow's memory layout. */
export interface Column {
  type: FieldType;
  length: number;
  nullCount: number;
  /** Validity (empty where every row has a value), offsets where the type has them, values. */
  buffers: readonly Uint8Array[];
}

const empty = new Uint8Array(0);
const TWO_TO32 = 0x1_0000_0000;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/** Lays out the values of one field. Rows without a value are 0 or empty below a cleared bit of the validity map. */
export function toColumn(field: Field): Column {
  const { type, values } = field;
  const { validity, nullCount } = validityOf(values);
  return { type, length: values.length, nullCount, buffers: [validity, ...valueBuffers(field)] };
}

function valueBuffers(field: Field): Uint8Array[] {
  switch (field.type) {
    case 'float64':
      return [floats(field.values)];
    case 'int64':
      return [integers(field.values)];
    case 'time':
      return [nanoseconds(field.values)];
    case 'boolean':
      return [bits(field.values)];
    case 'string':
      return texts(field.values);
  }
}

/** One bit a row, set where there is a value; none at all where every row has one. */
function validityOf(values: readonly unknown[]): { validity: Uint8Array; nullCount: number } {
  let validity = empty;
  let nullCount = 0;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === null) {
      if (nullCount === 0) {
        validity = new Uint8Array((values.length + 7) >> 3).fill(0xff);
      }
      validity[row >> 3]! &= ~(1 << (row & 7));
      nullCount++;
    }
  }
  return { validity, nullCount };
}

function floats(values: ReadonlyArray<number | null>): Uint8Array {
  const data = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    data[row] = values[row] ?? 0;
  }
  return new Uint8Array(data.buffer);
}

/** Safe integers as 64-bit ones, written as two halves: making a BigInt of each costs ten times as much. */
function integers(values: ReadonlyArray<number | null>): Uint8Array {
  const halves = new Int32Array(values.length * 2);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    const high = Math.floor(value / TWO_TO32);
    halves[2 * row] = value - high * TWO_TO32;
    halves[2 * row + 1] = high;
  }
  return new Uint8Array(halves.buffer);
}

/** Epoch milliseconds as 64-bit nanoseconds. The product of the lower half stays below 2^53, so it is exact. */
function nanoseconds(values: ReadonlyArray<number | null>): Uint8Array {
  const halves = new Int32Array(values.length * 2);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    const high = Math.floor(value / TWO_TO32);
    const low = Math.round((value - high * TWO_TO32) * NANOSECONDS_PER_MILLISECOND);
    const carry = Math.floor(low / TWO_TO32);
    halves[2 * row] = low - carry * TWO_TO32;
    halves[2 * row + 1] = high * NANOSECONDS_PER_MILLISECOND + carry;
  }
  return new Uint8Array(halves.buffer);
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

/** Halves of a character become U+FFFD each: two from different rows would else be joined to one, shorter than both. */
function texts(values: ReadonlyArray<string | null>): [offsets: Uint8Array, data: Uint8Array] {
  const offsets = new Int32Array(values.length + 1);
  const data = Buffer.from(values.map((value) => value?.toWellFormed() ?? '').join(''), 'utf8');
  let end = 0;
  for (let row = 0; row < values.length; row++) {
    end += Buffer.byteLength(values[row] ?? '', 'utf8');
    offsets[row + 1] = end;
  }
  return [new Uint8Array(offsets.buffer), data];
}
