import * as v from 'valibot';
import { querySchema, type Query } from '../../../pkg/query/model';
import { parseQuery } from '../../../pkg/query/parse-query';

/** What may stand in a saved query: what the backend reads, and Grafana's own two fields. Family and shape must. */
const savedQuerySchema = v.strictObject({
  ...querySchema.entries,
  queryType: v.string(),
  shape: v.string(),
  refId: v.string(),
  datasource: v.optional(v.unknown()),
});

/**
 * @returns the queries as the backend understands them
 * @throws Error where it would not understand one, or not read all of it
 */
export function savedQueries(targets: readonly unknown[]): Query[] {
  return targets.map((target) => {
    v.parse(savedQuerySchema, target);
    return parseQuery(target);
  });
}
