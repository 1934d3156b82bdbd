import * as v from 'valibot';
/** As in Prometheus: equality and, anchored at both ends, RE2 patterns. */
export const filterOperators = ['=', '!=', '=~', '!~'] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** A query's own filter, by a label of rows or by one that servers have of their own. */
export const filterSchema = v.object({
  label: v.pipe(v.string(), v.maxLength(200)),
  operator: v.optional(v.picklist(filterOperators), '='),
  /** A row passes `=` and `=~` when any value fits, `!=` and `!~` when none does. No values: no filter. */
  values: v.array(v.pipe(v.string(), v.maxLength(1000))),
});
export type Filter = v.InferOutput<typeof filterSchema>;

/** Those that name a value: without one nothing is filtered. */
export function filtering(filters: readonly Filter[]): Filter[] {
  return filters.filter(({ values }) => values.length > 0);
}
