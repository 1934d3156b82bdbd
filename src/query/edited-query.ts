import type * as v from 'valibot';
import type { querySchema } from '../../pkg/query/model';

/** A saved query with its defaults; figure and grouping may still be left to the family. */
export type EditedQuery = v.InferOutput<typeof querySchema>;
