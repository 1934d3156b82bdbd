import { MINUTE } from '../../time/units';
import * as v from 'valibot';
import type { MeasuredSpan } from '../model';

const schema = v.object({
  /** Seconds by which minutes of the server's clock are ahead of those of ours; whole minutes. */
  ahead: v.number(),
  /** Epoch seconds of our clock since which that is so; null: as far as anybody knows, always. */
  since: v.nullable(v.number()),
  /** Epoch seconds of the server's clock that its Prometheus has samples up to; null: no later than now. */
  sampledUpTo: v.nullable(v.number()),
});

/**
 * The difference by which the server's minutes are named in our time. What is linked goes by the server's clock; what is
 * kept goes by ours, as the time ranges of panels do.
 */
export type ClockDifference = v.InferOutput<typeof schema>;

/** A difference of less than half a minute is none, and a change of it has to be a bit more than that. Seconds. */
const LEAST_CHANGE = 45;

export function readDifference(document: string | null): ClockDifference | null {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), document);
  return result.success ? result.output : null;
}

export function differenceOf(aheadSeconds: number): ClockDifference {
  return { ahead: Math.round(aheadSeconds / MINUTE) * MINUTE, since: null, sampledUpTo: null };
}

/** Whether a clock was set, or has gone wrong by so much that minutes have other names. */
export function isOther({ ahead }: ClockDifference, aheadSeconds: number): boolean {
  return Math.abs(aheadSeconds - ahead) > LEAST_CHANGE;
}

/** A span of the server's minutes in those of our clock. */
export function spanInOurTime({ from, to, amounts }: MeasuredSpan, ahead: number): MeasuredSpan {
  return {
    from: from - ahead,
    to: to - ahead,
    amounts: amounts.map((amount) => ({ ...amount, from: amount.from - ahead })),
  };
}
