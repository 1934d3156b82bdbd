import type { Field } from '../../frames/field';
import type { Frame } from '../../frames/frame';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';

/** An engine scrapes once a minute, and takes a moment: later than this a step is known. Seconds. */
const LAG = 90;

/**
 * The end of the newest step that is whole, epoch seconds. Whoever asks for the past gets it until there, and a channel
 * goes on from there, so that nobody has a step twice or not at all.
 */
export function wholeUntil(epochMilliseconds: number, stepSeconds: number): number {
  return floorTo(epochMilliseconds / 1000 - LAG, stepSeconds);
}

/** Milliseconds until one more step is whole. */
export function untilNextStep(epochMilliseconds: number, stepSeconds: number): number {
  return (wholeUntil(epochMilliseconds, stepSeconds) + stepSeconds + LAG) * 1000 - epochMilliseconds;
}

/** The steps of a time series that begin in `[from, to)`, epoch seconds. */
export function stepsWithin(frame: Frame, { from, to }: Interval): Frame {
  const [time] = frame.fields;
  if (time?.type !== 'time') {
    return frame;
  }
  const isWithin = time.values.map((at) => at !== null && at >= from * 1000 && at < to * 1000);
  // A field keeps its type: what is left of its values are values of that type.
  const cut = (field: Field) => ({ ...field, values: field.values.filter((_, row) => isWithin[row]) }) as Field;
  return { ...frame, fields: frame.fields.map(cut) };
}
