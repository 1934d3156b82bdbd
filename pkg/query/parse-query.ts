import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import {
  describeFamily,
  queryTypes,
  querySchema,
  schemaVersion,
  withFamilyDefaults,
  type Query,
  type QueryType,
} from './model';

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
  const envelope = v.safeParse(envelopeSchema, json ?? {});
  if (!envelope.success) {
    throw invalid(envelope.issues[0]);
  }
  if (envelope.output.schemaVersion > schemaVersion) {
    throw new PluginError('QUERY_NEWER_SCHEMA');
  }
  const family = envelope.output.queryType || queryType;
  if (family && !queryTypes.includes(family as QueryType)) {
    throw new PluginError('QUERY_UNKNOWN_FAMILY', `It is called "${family}"; known are ${queryTypes.join(', ')}.`);
  }
  const parsed = v.safeParse(querySchema, { ...envelope.output, queryType: family || undefined });
  if (!parsed.success) {
    throw invalid(parsed.issues[0]);
  }
  return checkAgainstFamily(withFamilyDefaults(parsed.output));
}

function checkAgainstFamily(query: Query): Query {
  const { figures, groupings, filters } = describeFamily(query.queryType);
  if (!figures.some(({ id }) => id === query.figure)) {
    const known = figures.map(({ id }) => id).join(', ');
    throw new PluginError('QUERY_INVALID', `${query.queryType} has no figure "${query.figure}"; it has ${known}.`);
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

function invalid(issue: v.BaseIssue<unknown>): PluginError {
  const field = v.getDotPath(issue);
  return new PluginError('QUERY_INVALID', field ? `Look at "${field}".` : 'It is not an object.');
}
