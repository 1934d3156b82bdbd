import * as v from 'valibot';
import type { DataLimit } from '../api';

/** Latest moment that a `Date` can hold, in epoch milliseconds. */
const LAST_MOMENT = 8.64e15;

/**
 * Fields are read one by one: what cannot be read is null, as if it were not there, and costs nothing else. One function
 * in place of several schemas: it runs hundreds of times an answer.
 */
function field<T>(read: (given: unknown) => T | null) {
  return v.optional(v.pipe(v.unknown(), v.transform(read)));
}

/** A finite number, or the one that a text spells; JSON can spell infinite ones (`1e999`). */
export function readNumber(given: unknown): number | null {
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function readMember(given: unknown, name: string): number | null {
  return typeof given === 'object' && given !== null
    ? readNumber(Object.getOwnPropertyDescriptor(given, name)?.value)
    : null;
}

export const figure = field(readNumber);

export const text = field((given) => (typeof given === 'string' ? given : null));

export const truth = field((given) => (typeof given === 'boolean' ? given : null));

/** Epoch milliseconds. */
export const milliseconds = field((given) => momentWithin(given, LAST_MOMENT));

/** Epoch seconds, with or without fraction. */
export const seconds = field((given) => momentWithin(given, LAST_MOMENT / 1000));

/** The bytes of `{"bytes": 1}`. */
export const data = field((given) => readMember(given, 'bytes'));

/** The seconds of `{"seconds": 1}`. */
export const duration = field((given) => readMember(given, 'seconds'));

/** A limit, `{"bytes": 1}`: none is null, and one that cannot be read is not taken for none. */
export const limit = field<DataLimit>((given) => (given === null ? null : (readMember(given, 'bytes') ?? 'unknown')));

/** Epoch seconds as the API gives them, in whole milliseconds. */
export function toMilliseconds(epochSeconds: number | null | undefined): number | null {
  return epochSeconds === null || epochSeconds === undefined ? null : Math.round(epochSeconds * 1000);
}

/** A text, or null where Outline did not know it: 1.11.1-rc1 spells that `"undefined"`. */
export function knownText(given: string | null | undefined): string | null {
  return given === undefined || given === '' || given === 'undefined' ? null : given;
}

function momentWithin(given: unknown, last: number): number | null {
  const moment = readNumber(given);
  return moment !== null && Math.abs(moment) <= last ? moment : null;
}
