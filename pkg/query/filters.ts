import * as v from 'valibot';
import { labelNames } from './catalogue';

/** As in Prometheus: equality and, anchored at both ends, RE2 patterns. */
export const filterOperators = ['=', '!=', '=~', '!~'] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** A query's own filter. */
export const filterSchema = v.object({
  label: v.picklist(labelNames),
  operator: v.optional(v.picklist(filterOperators), '='),
  /** A row passes `=` and `=~` when any value fits, `!=` and `!~` when none does. No values: no filter. */
  values: v.array(v.pipe(v.string(), v.maxLength(1000))),
});
export type Filter = v.InferOutput<typeof filterSchema>;
