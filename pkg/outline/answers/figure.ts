import * as v from 'valibot';

/** Latest moment that a `Date` can hold, in epoch milliseconds. */
const LAST_MOMENT = 8.64e15;

/** A finite number; JSON can spell infinite ones (`1e999`). One check in place of a pipe: it runs hundreds of times an answer. */
const finite = v.custom<number>(Number.isFinite, 'finite number expected');

/** A number that may be absent or null. */
export const figure = v.nullish(finite);

/** A text that may be absent or null. */
export const text = v.nullish(v.string());

/** Epoch milliseconds that may be absent or null. */
export const milliseconds = v.nullish(momentWithin(LAST_MOMENT));

/** Epoch seconds, with or without fraction, that may be absent or null. */
export const seconds = v.nullish(momentWithin(LAST_MOMENT / 1000));

/** `{"bytes": 1}` */
export const data = v.nullish(v.object({ bytes: figure }));

/** `{"seconds": 1}` */
export const duration = v.nullish(v.object({ seconds: figure }));

/** Epoch seconds as the API gives them, in whole milliseconds. */
export function toMilliseconds(epochSeconds: number | null | undefined): number | null {
  return epochSeconds === null || epochSeconds === undefined ? null : Math.round(epochSeconds * 1000);
}

/** A text, or null where Outline did not know it: 1.11.1-rc1 spells that `"undefined"`. */
export function knownText(given: string | null | undefined): string | null {
  return given === undefined || given === '' || given === 'undefined' ? null : given;
}

function momentWithin(last: number) {
  return v.custom<number>((input) => typeof input === 'number' && Math.abs(input) <= last, 'moment expected');
}
