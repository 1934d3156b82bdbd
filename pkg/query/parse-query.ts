import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import {
  dashboardTimeZone,
  describeFamily,
  figuresOfShape,
  queryTypes,
  querySchema,
  schemaVersion,
  withFamilyDefaults,
  type Query,
  type QueryType,
} from './model';
import { parseStep } from './time/steps';
import { isTimeZone } from './time/time-zone';

const envelopeSchema = v.looseObject({
  schemaVersion: v.optional(v.number(), schemaVersion),
  queryType: v.optional(v.string(), ''),
});

/**
 * Parses a saved query, whoever wrote it: the editor, a provisioned dashboard, an alert rule.
 *
 * @param json the query object as saved; Grafana's own fields in it are ignored
 * @param queryType Grafana's separate field, which counts where the object names no family
 * @throws PluginError `QUERY_NEWER_SCHEMA`, `QUERY_UNKNOWN_FAMILY` or `QUERY_INVALID`, naming what cannot be used
 */
export function parseQuery(json: unknown, queryType = ''): Query {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new PluginError('QUERY_INVALID', `It is ${kindOf(json)}, not an object.`);
  }
  const envelope = v.safeParse(envelopeSchema, json);
  if (!envelope.success) {
    throw invalid(envelope.issues[0]);
  }
  if (envelope.output.schemaVersion > schemaVersion) {
    throw new PluginError('QUERY_NEWER_SCHEMA');
  }
  const family = envelope.output.queryType || queryType;
  if (family && !queryTypes.includes(family as QueryType)) {
    throw new PluginError(
      'QUERY_UNKNOWN_FAMILY',
      `It is called ${quoted(family)}; known are ${queryTypes.join(', ')}.`
    );
  }
  const parsed = v.safeParse(querySchema, { ...envelope.output, queryType: family || undefined });
  if (!parsed.success) {
    throw invalid(parsed.issues[0]);
  }
  return checkTime(checkAgainstFamily(withFamilyDefaults(parsed.output)));
}

function checkAgainstFamily(query: Query): Query {
  const { groupings, filters } = describeFamily(query.queryType);
  const figures = figuresOfShape(query.queryType, query.shape);
  if (!figures.some(({ id }) => id === query.figure)) {
    const known = figures.map(({ id }) => id).join(', ') || 'none';
    const overTime = query.shape === 'time-series' ? ' over time' : '';
    throw new PluginError(
      'QUERY_INVALID',
      `${query.queryType} has no figure ${quoted(query.figure)}${overTime}; it has ${known}.`
    );
  }
  const grouping = query.groupBy.find((label) => label !== 'server' && !groupings.includes(label));
  if (grouping) {
    throw new PluginError('QUERY_INVALID', `${query.queryType} cannot be grouped by "${grouping}".`);
  }
  const filter = query.filters.find(({ label }) => !filters.includes(label));
  if (filter) {
    throw new PluginError('QUERY_INVALID', `${query.queryType} cannot be filtered by "${filter.label}".`);
  }
  return query;
}

function checkTime(query: Query): Query {
  const { figure, step, timeZone, cumulative, others } = query;
  if (step !== 'auto' && !parseStep(step)) {
    throw new PluginError('QUERY_INVALID', `The step "${step}" does not divide a day.`);
  }
  if (timeZone !== dashboardTimeZone && !isTimeZone(timeZone)) {
    throw new PluginError('QUERY_INVALID', `There is no time zone "${timeZone}".`);
  }
  if (query.shape !== 'time-series') {
    return query;
  }
  const { overTime } = figuresOfShape(query.queryType, query.shape).find(({ id }) => id === figure) ?? {};
  if (cumulative && overTime !== 'amount') {
    throw new PluginError('QUERY_INVALID', `"${figure}" does not add up over time, so it cannot be cumulative.`);
  }
  if (others && overTime === 'state') {
    throw new PluginError('QUERY_INVALID', `"${figure}" does not add up, so there are no others.`);
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
  return new PluginError('QUERY_INVALID', `Look at "${v.getDotPath(issue) ?? ''}".`);
}
