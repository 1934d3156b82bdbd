import * as v from 'valibot';
import { defaultQueryType, describeFamily, labelNames, queryTypes, type LabelName, type QueryType } from './catalogue';

export * from './catalogue';

export const schemaVersion = 1;

/** `range` is the panel's time range; else an Outline duration: whole seconds, hours, days or weeks until now. */
export const windowPattern = /^(range|[1-9][0-9]{0,6}[shdw])$/;

export const shapes = ['table', 'numeric'] as const;
export type Shape = (typeof shapes)[number];

/** As in Prometheus: equality and, anchored at both ends, RE2 patterns. */
export const filterOperators = ['=', '!=', '=~', '!~'] as const;
export type FilterOperator = (typeof filterOperators)[number];

const filterSchema = v.object({
  label: v.picklist(labelNames),
  operator: v.optional(v.picklist(filterOperators), '='),
  /** A row passes `=` and `=~` when any value fits, `!=` and `!~` when none does. No values: no filter. */
  values: v.array(v.pipe(v.string(), v.maxLength(1000))),
});
export type Filter = v.InferOutput<typeof filterSchema>;

/**
 * The saved query. Every field has its default here, because alert rules and provisioned dashboards never pass the
 * editor; an empty query asks for the server's totals as a table.
 */
export const querySchema = v.object({
  schemaVersion: v.optional(v.literal(schemaVersion), schemaVersion),
  queryType: v.optional(v.picklist(queryTypes), defaultQueryType),
  /** Id of a figure of the family: what the numeric shape returns and what `limit` ranks by. Empty: the first one. */
  figure: v.optional(v.string(), ''),
  /** Names of servers; empty is all. */
  servers: v.optional(v.array(v.string()), []),
  window: v.optional(v.pipe(v.string(), v.regex(windowPattern)), 'range'),
  filters: v.optional(v.array(filterSchema), []),
  /** Labels to group by; null is the family's default. */
  groupBy: v.optional(v.nullable(v.array(v.picklist(labelNames))), null),
  /** Top N rows by the figure; null or 0 is all. */
  limit: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))), null),
  shape: v.optional(v.picklist(shapes), 'table'),
});

/** A query as saved or provisioned: every field may be absent. */
export type SavedQuery = v.InferInput<typeof querySchema>;

/** A query with every default filled in. */
export interface Query extends v.InferOutput<typeof querySchema> {
  queryType: QueryType;
  groupBy: LabelName[];
}

/** Fills in what depends on the family: its first figure and its grouping. */
export function withFamilyDefaults(query: v.InferOutput<typeof querySchema>): Query {
  const family = describeFamily(query.queryType);
  return {
    ...query,
    figure: query.figure || family.figures[0].id,
    groupBy: query.groupBy ?? [...family.defaultGroupBy],
  };
}
