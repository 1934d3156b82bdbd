import * as v from 'valibot';
import { sumCounts } from './counts';
import {
  countSchema,
  countsSchema,
  durationsSchema,
  larger,
  noDurations,
  secondsSchema,
  smaller,
  sumDurations,
} from './durations';

/** Version of the document that a state is kept as. */
export const STATE_VERSION = 2;

/** Epoch milliseconds that a date can hold. */
const momentSchema = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15));

const errorSchema = v.object({
  count: countSchema,
  /** Without secrets. */
  lastMessage: v.string(),
  /** Epoch milliseconds. */
  lastAt: momentSchema,
});
export type ErrorCount = v.InferOutput<typeof errorSchema>;

/** Everything that is counted. Moments are epoch milliseconds, null where there was none; durations are seconds. */
export const stateSchema = v.object({
  version: v.literal(STATE_VERSION),
  finished: durationsSchema,
  failed: durationsSchema,
  /** Requests that their callers gave up; neither finished nor failed. */
  cancelled: countSchema,
  /** How many requests took no, one, two… retries. */
  retryHistogram: v.array(countSchema),
  /** Answers by HTTP status. */
  statusCodes: countsSchema,
  /** Failures by code. */
  errors: v.record(v.string(), errorSchema),
  /** Seconds that this and all earlier runs were active. */
  runtime: secondsSchema,
  firstStartedAt: v.nullable(momentSchema),
  lastStartedAt: v.nullable(momentSchema),
  lastStoppedAt: v.nullable(momentSchema),
});

type CommonState = v.InferOutput<typeof stateSchema>;

/** A state with the fields that a caller adds. */
export interface StatisticsState<Own> extends CommonState {
  own: Own;
}

/** Fields that a caller adds to the state. */
export interface OwnFields<Own> {
  /** Every field has a default: what counting begins with, and what an older document without it has. */
  schema: v.GenericSchema<unknown, Own>;
  /** Where nothing was counted: adds nothing to any other. */
  zero: Own;
  /** What two states have together. */
  sum(first: Own, second: Own): Own;
}

/** For callers that add nothing. */
export const noOwnFields: OwnFields<Record<string, never>> = {
  schema: v.strictObject({}),
  zero: {},
  sum: () => ({}),
};

/** What is there before anything was ever counted: the own fields have their defaults. */
export function initialState<Own>(fields: OwnFields<Own>): StatisticsState<Own> {
  return { ...emptyState(fields), own: v.parse(fields.schema, {}) };
}

/** A state in which nothing has happened; it adds nothing to another one. */
export function emptyState<Own>(fields: OwnFields<Own>): StatisticsState<Own> {
  return {
    version: STATE_VERSION,
    finished: noDurations(),
    failed: noDurations(),
    cancelled: 0,
    retryHistogram: [],
    statusCodes: {},
    errors: {},
    runtime: 0,
    firstStartedAt: null,
    lastStartedAt: null,
    lastStoppedAt: null,
    own: fields.zero,
  };
}

/**
 * What two states have together. In whatever order and portions states are summed, the result is the same: so each
 * process adds what it has counted to what is kept.
 */
export function sumStates<Own>(
  first: StatisticsState<Own>,
  second: StatisticsState<Own>,
  fields: OwnFields<Own>
): StatisticsState<Own> {
  return {
    version: STATE_VERSION,
    finished: sumDurations(first.finished, second.finished),
    failed: sumDurations(first.failed, second.failed),
    cancelled: first.cancelled + second.cancelled,
    retryHistogram: sumHistograms(first.retryHistogram, second.retryHistogram),
    statusCodes: sumCounts(first.statusCodes, second.statusCodes),
    errors: sumErrors(first.errors, second.errors),
    runtime: first.runtime + second.runtime,
    firstStartedAt: smaller(first.firstStartedAt, second.firstStartedAt),
    lastStartedAt: larger(first.lastStartedAt, second.lastStartedAt),
    lastStoppedAt: larger(first.lastStoppedAt, second.lastStoppedAt),
    own: fields.sum(first.own, second.own),
  };
}

function sumHistograms(first: readonly number[], second: readonly number[]): number[] {
  const [long, short] = first.length >= second.length ? [first, second] : [second, first];
  return long.map((count, retries) => count + (short[retries] ?? 0));
}

function sumErrors(
  first: Readonly<Record<string, ErrorCount>>,
  second: Readonly<Record<string, ErrorCount>>
): Record<string, ErrorCount> {
  const sum = { ...first };
  for (const [code, error] of Object.entries(second)) {
    const known = sum[code];
    sum[code] = known ? { ...(known.lastAt > error.lastAt ? known : error), count: known.count + error.count } : error;
  }
  return sum;
}
