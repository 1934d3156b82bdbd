import type { DataQuery } from '@grafana/schema';
import * as v from 'valibot';

/** What a dashboard variable lists: the values of one label, or another property of what has it, of some servers. */
const variableQuerySchema = v.object({
  /** Also one that servers have of their own. */
  label: v.optional(v.fallback(v.pipe(v.string(), v.minLength(1)), 'key_id'), 'key_id'),
  /** Names of servers, variables among them; empty is the data source's own. */
  servers: v.optional(v.fallback(v.array(v.string()), []), []),
  /** Property that is the variable's value; empty is the label itself. */
  valueField: v.optional(v.fallback(v.string(), ''), ''),
  /** Property that is shown; empty is the name. */
  textField: v.optional(v.fallback(v.string(), ''), ''),
  /** Regular expression that the whole name must fit; variables in it are filled in. Empty is any name. */
  namePattern: v.optional(v.fallback(v.string(), ''), ''),
});

/** A variable's query as Grafana saves it. */
export interface OutlineVariableQuery extends DataQuery, v.InferInput<typeof variableQuerySchema> {}

/** A new variable: access keys, by id and name. */
export const defaultVariableQuery = { refId: 'OutlineVariable', label: 'key_id', servers: [] } as const;

/**
 * Fills in defaults; what cannot be read is replaced by its default. A variable that was just added, or had another
 * data source before, holds a text or anything else.
 */
export function readVariableQuery(saved: unknown): v.InferOutput<typeof variableQuerySchema> {
  const read = v.safeParse(variableQuerySchema, saved);
  return read.success ? read.output : v.parse(variableQuerySchema, {});
}
