import type { DataQuery } from '@grafana/schema';
import * as v from 'valibot';
import { labelNames } from '../../pkg/query/model';

/** What a dashboard variable lists: the values of one label, of some servers. */
const variableQuerySchema = v.object({
  label: v.optional(v.fallback(v.picklist(labelNames), 'key_id'), 'key_id'),
  /** Names of servers, variables among them; empty is the data source's own. */
  servers: v.optional(v.fallback(v.array(v.string()), []), []),
});

/** A variable's query as Grafana saves it. */
export interface OutlineVariableQuery extends DataQuery, v.InferInput<typeof variableQuerySchema> {}

/** Fills in defaults; what cannot be read is replaced by its default. */
export function readVariableQuery(saved: OutlineVariableQuery): v.InferOutput<typeof variableQuerySchema> {
  return v.parse(variableQuerySchema, saved);
}
