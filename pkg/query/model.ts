import * as v from 'valibot';
import {
  defaultQueryType,
  describeFamily,
  figuresOfShape,
  labelNames,
  queryTypes,
  shapes,
  type LabelName,
  type QueryType,
} from './catalogue';
import { filterSchema } from './filters';

export * from './catalogue';
export * from './dashboard-filters';
export * from './filters';
export { describeDuration } from '../time/duration';
export { countryName } from './country-name';
export { namelessKeyName } from './names-of-keys';

export const SCHEMA_VERSION = 1;

/** `range` is the panel's time range; else an Outline duration: whole seconds, hours, days or weeks until now. */
export const windowPattern = /^(range|[1-9][0-9]{0,6}[shdw])$/;

/**
 * Width of a time series' steps: `auto`, `month`, or a duration (minutes or hours that divide a day, days, weeks).
 * Whatever else a duration spells, as `$__interval` does (`30s`, `1y`), becomes the next step.
 */
export const stepPattern = /^(auto|month|[1-9][0-9]{0,8}(ms|[smhdwMy]))$/;

/** How far back a time series is shifted, months and years by the calendar; empty is not at all. */
export const timeShiftPattern = /^([1-9][0-9]{0,3}[mhdwMy])?$/;

/** Stands for the dashboard's time zone, which only the browser knows: there it is replaced by the zone's name. */
export const dashboardTimeZone = 'dashboard';

/** On which day steps of weeks begin; `dashboard` is replaced in the browser, too. */
export const weekStarts = ['dashboard', 'monday', 'sunday', 'saturday'] as const;
export type WeekStart = (typeof weekStarts)[number];

/** What can stand in a field of one text, for the person who wrote something else. */
const possible = {
  window: 'possible are range, or whole seconds, hours, days or weeks until now: 900s, 24h, 30d, 4w.',
  step: 'possible are auto, month, or a duration: 5m, 1h, 1d, 1w.',
  timeShift: 'possible are minutes, hours, days, weeks, months or years: 30m, 1h, 1d, 1w, 1M, 1y.',
};

/**
 * The saved query. Every field has its default here, because alert rules and provisioned dashboards never pass the
 * editor; an empty query asks for the server's totals as a table.
 */
export const querySchema = v.object({
  schemaVersion: v.optional(v.literal(SCHEMA_VERSION), SCHEMA_VERSION),
  queryType: v.optional(v.picklist(queryTypes), defaultQueryType),
  /** Id of a figure of the family: what the numeric shape returns and what `limit` ranks by. Empty: the first one. */
  figure: v.optional(v.string(), ''),
  /** Names or ids of servers, or labels of theirs as `provider="hetzner"`; empty is all. */
  servers: v.optional(v.array(v.string()), []),
  /** Labels of servers by which these are made one: none is all of them together. Null: each is by itself. */
  groupServersBy: v.optional(v.nullable(v.array(v.string())), null),
  window: v.optional(v.pipe(v.string(), v.regex(windowPattern, possible.window)), 'range'),
  filters: v.optional(v.array(filterSchema), []),
  /** Labels to group by; null is the family's default. */
  groupBy: v.optional(v.nullable(v.array(v.picklist(labelNames))), null),
  /** Top N rows by the figure; null or 0 is all. */
  limit: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))), null),
  shape: v.optional(v.picklist(shapes), 'table'),
  /** Of a table or a time series: two more fields for each amount, the least and the most that it can be. */
  bounds: v.optional(v.boolean(), false),
  /** Of a time series: width of its steps. `auto` follows the panel's interval and what is kept. */
  step: v.optional(v.pipe(v.string(), v.regex(stepPattern, possible.step)), 'auto'),
  /**
   * Of a time series: `utc`, an IANA name or `dashboard`; by its clock hours, days, weeks and months begin. Without a
   * dashboard it is UTC.
   */
  timeZone: v.optional(v.pipe(v.string(), v.maxLength(100)), dashboardTimeZone),
  /** Of a time series in steps of weeks: their first day; without a dashboard that is Monday. */
  weekStart: v.optional(v.picklist(weekStarts), 'dashboard'),
  /** Of a time series: each step shows the sum since the beginning of the range. */
  cumulative: v.optional(v.boolean(), false),
  /** Of a time series with a limit: one more series with the sum of all that the limit left out. */
  others: v.optional(v.boolean(), false),
  /**
   * Names of series and single values: `auto`, by key, place or server; `verbose`, with all labels; else a text in which
   * `{{label}}` stands for a label's value.
   */
  legend: v.optional(v.pipe(v.string(), v.maxLength(200)), 'auto'),
  /** Of the bandwidth of servers over time, where an engine keeps history: steps come as they are known, without a refresh. */
  live: v.optional(v.boolean(), false),
  /** Of a time series: shows an earlier period at the times of this one. */
  timeShift: v.optional(v.pipe(v.string(), v.regex(timeShiftPattern, possible.timeShift)), ''),
});

/** A query as saved or provisioned: every field may be absent. */
export type SavedQuery = v.InferInput<typeof querySchema>;

/** A query with every default filled in. */
export interface Query extends v.InferOutput<typeof querySchema> {
  queryType: QueryType;
  groupBy: LabelName[];
}

/** A query as it is asked: with the dashboard's filters and grouping among its own. */
export interface AskedQuery extends Query {
  /** Why some of the dashboard's filters or labels to group by do not apply, in sentences. */
  notApplied: readonly string[];
}

/** Whether a query can be live: the series of whole servers stay the same while they go on. */
export function canBeLive({ queryType, shape, figure }: Pick<Query, 'queryType' | 'shape' | 'figure'>): boolean {
  return queryType === 'server-metrics' && shape === 'time-series' && figure === 'bandwidth';
}

/** Fills in what depends on the family: its first figure (of those that the shape can show) and its grouping. */
export function withFamilyDefaults(query: v.InferOutput<typeof querySchema>): Query {
  const { figures, defaultGroupBy } = describeFamily(query.queryType);
  const [first] = [...figuresOfShape(query.queryType, query.shape), ...figures];
  return {
    ...query,
    figure: query.figure || (first?.id ?? ''),
    groupBy: query.groupBy ?? defaultGroupByOf(defaultGroupBy, query.groupServersBy),
  };
}

/** Over several servers, people are told apart by their keys' names. */
function defaultGroupByOf(byDefault: readonly LabelName[], groupServersBy: readonly string[] | null): LabelName[] {
  return byDefault.map((label) => (label === 'key_id' && groupServersBy !== null ? 'key_name' : label));
}
