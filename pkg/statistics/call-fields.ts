import * as v from 'valibot';
import { countSchema } from './durations';
import type { RequestStatistics } from './request-statistics';
import type { OwnFields } from './state';

const callFieldsSchema = v.object({
  /** Answers that were served from the cache. */
  cacheHits: v.optional(countSchema, 0),
  /** Calls that were joined to an equal one in flight. */
  joined: v.optional(countSchema, 0),
  /** Bytes of answers' bodies. */
  bytes: v.optional(countSchema, 0),
});

/** What is counted of calls of a management API beside the requests. */
export type CallFields = v.InferOutput<typeof callFieldsSchema>;

export const callFields: OwnFields<CallFields> = {
  schema: callFieldsSchema,
  zero: { cacheHits: 0, joined: 0, bytes: 0 },
  sum: (first, second) => ({
    cacheHits: first.cacheHits + second.cacheHits,
    joined: first.joined + second.joined,
    bytes: first.bytes + second.bytes,
  }),
};

/** The statistics of the requests to one server. */
export type CallStatistics = RequestStatistics<CallFields>;
