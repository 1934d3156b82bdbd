import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import { describeIssue, parseLeniently } from '../settings/parse-leniently';
import { figureOfQuery } from './figure-of-query';
import {
  abilitiesOf,
  asFilter,
  canBeLive,
  dashboardFiltersSchema,
  filterLabels,
  groupedByDashboard,
  groupLabels,
  queryTypes,
  querySchema,
  SCHEMA_VERSION,
  whyNotFiltered,
  whyNotGrouped,
  withFamilyDefaults,
  type AskedQuery,
  type DashboardFilters,
  type Figure,
  type Query,
  type QueryType,
  type Shape,
} from './model';
import { roundStep } from './time/steps';

const envelopeSchema = v.looseObject({
  schemaVersion: v.nullish(v.number(), SCHEMA_VERSION),
  queryType: v.nullish(v.string(), ''),
});

const askedSchema = v.object({ ...querySchema.entries, ...dashboardFiltersSchema.entries });

/** What the host says of a query besides the saved object; it counts where the object leaves it open. */
export interface QueryDefaults {
  /** Grafana's separate field. */
  queryType?: string;
  /** An alert rule cannot read tables. */
  shape?: Shape;
  /** Names of labels that the data source's servers have of their own. */
  ownLabels?: readonly string[];
}

/**
 * Parses a saved query, whoever wrote it: the editor, a provisioned dashboard, an alert rule.
 *
 * @param json the query object as saved; Grafana's own fields in it are ignored
 * @throws PluginError `QUERY_NEWER_SCHEMA`, `QUERY_UNKNOWN_FAMILY` or `QUERY_INVALID`, naming what cannot be used
 */
export function parseQuery(json: unknown, defaults: QueryDefaults = {}): AskedQuery {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new PluginError('QUERY_INVALID', `It is ${kindOf(json)}, not an object.`);
  }
  const envelope = v.safeParse(envelopeSchema, json);
  if (!envelope.success) {
    throw invalid(envelope.issues[0]);
  }
  if (envelope.output.schemaVersion > SCHEMA_VERSION) {
    throw new PluginError('QUERY_NEWER_SCHEMA');
  }
  const family = envelope.output.queryType || defaults.queryType;
  if (family && !queryTypes.includes(family as QueryType)) {
    throw new PluginError(
      'QUERY_UNKNOWN_FAMILY',
      `It is called ${quoted(family)}; known are ${queryTypes.join(', ')}.`
    );
  }
  const { shape, timeZone, ...saved } = envelope.output;
  const parsed = parseLeniently(askedSchema, {
    ...saved,
    queryType: family || undefined,
    shape: shape ?? defaults.shape,
    // The browser names the dashboard's zone also where the query leaves it open.
    timeZone: timeZone ?? 'utc',
  });
  if (!parsed.success) {
    throw invalid(parsed.issues[0]);
  }
  const { adhocFilters, groupByKeys, ...own } = parsed.output;
  const query = withFamilyDefaults(own);
  const figure = figureOfQuery(query);
  const { ownLabels = [] } = defaults;
  const checked = checkAbilities(checkAgainstFamily({ ...query, step: roundStep(query.step) }, ownLabels), figure);
  return applyDashboard(checked, { adhocFilters, groupByKeys }, ownLabels);
}

/** What the family and the servers have is filtered and grouped by; of the rest the answer says why not. */
function applyDashboard(
  query: Query,
  { adhocFilters, groupByKeys }: DashboardFilters,
  ownLabels: readonly string[]
): AskedQuery {
  const { queryType, filters } = query;
  return {
    ...query,
    filters: [...filters, ...adhocFilters.flatMap((filter) => asFilter(queryType, filter, ownLabels) ?? [])],
    ...groupedByDashboard(query, groupByKeys, ownLabels),
    notApplied: [
      ...adhocFilters.flatMap(({ key }) => whyNotFiltered(queryType, key, ownLabels) ?? []),
      ...groupByKeys.flatMap((key) => whyNotGrouped(queryType, key, ownLabels) ?? []),
    ],
  };
}

function checkAgainstFamily(query: Query, ownLabels: readonly string[]): Query {
  const groupings = groupLabels(query.queryType);
  const filters: string[] = [...filterLabels(query.queryType), ...ownLabels];
  const grouping = query.groupBy.find((label) => !groupings.includes(label));
  if (grouping) {
    throw new PluginError('QUERY_INVALID', `${query.queryType} cannot be grouped by "${grouping}".`);
  }
  const filter = query.filters.find(({ label }) => !filters.includes(label));
  if (filter) {
    throw new PluginError('QUERY_INVALID', `${query.queryType} cannot be filtered by "${filter.label}".`);
  }
  return query;
}

function checkAbilities(query: Query, figure: Figure): Query {
  if (query.shape !== 'time-series') {
    return query;
  }
  const abilities = abilitiesOf(figure);
  if (query.cumulative && !abilities.cumulative) {
    throw new PluginError('QUERY_INVALID', `"${figure.id}" does not add up over time, so it cannot be cumulative.`);
  }
  if (query.others && !abilities.others) {
    throw new PluginError('QUERY_INVALID', `"${figure.id}" does not add up, so there are no others.`);
  }
  if (query.live && !canBeLive(query)) {
    throw new PluginError('QUERY_INVALID', 'Only the bandwidth of server totals can be live.');
  }
  return query;
}

/** What JSON calls a value that is no object. */
function kindOf(json: unknown): string {
  if (json === null || json === undefined) {
    return 'null';
  }
  return Array.isArray(json) ? 'an array' : `a ${typeof json}`;
}

function invalid(issue: v.BaseIssue<unknown>): PluginError {
  return new PluginError('QUERY_INVALID', describeIssue(issue, 'query'));
}
