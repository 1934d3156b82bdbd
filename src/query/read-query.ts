import * as v from 'valibot';
import { querySchema, schemaVersion } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { changeFamily } from './change-query';
import type { EditedQuery } from './edited-query';

/** What the editor makes of a saved query. */
export type ReadQuery =
  | {
      readable: true;
      query: EditedQuery;
      /** Fields that could not be read and have their defaults. */ replaced: string[];
    }
  | { readable: false };

/**
 * Reads a saved query for editing. A provisioned query may hold anything, so fields that cannot be read, or that do
 * not apply to the query's family, are replaced one by one; a query of a newer version of this plugin is not touched.
 */
export function readQuery(saved: OutlineQuery): ReadQuery {
  const savedVersion: unknown = saved.schemaVersion;
  if (typeof savedVersion === 'number' && savedVersion > schemaVersion) {
    return { readable: false };
  }
  const { output, unreadable } = parseFieldwise(saved);
  const query = changeFamily(output, output.queryType);
  const inapplicable = (['figure', 'filters', 'groupBy', 'shape', 'cumulative', 'others'] as const).filter(
    (field) => JSON.stringify(query[field]) !== JSON.stringify(output[field])
  );
  return { readable: true, query, replaced: [...unreadable, ...inapplicable] };
}

function parseFieldwise(saved: OutlineQuery): { output: EditedQuery; unreadable: string[] } {
  const whole = v.safeParse(querySchema, saved);
  if (whole.success) {
    return { output: whole.output, unreadable: [] };
  }
  const issues = new Set(whole.issues.map((issue) => String(issue.path?.[0].key)));
  const variables = Object.fromEntries(
    fieldsWithVariables.flatMap((field) =>
      issues.has(field) && saved[field]?.includes('$') ? [[field, saved[field]]] : []
    )
  );
  const remaining = Object.fromEntries(Object.entries(saved).filter(([field]) => !issues.has(field)));
  return {
    output: { ...v.parse(querySchema, remaining), ...variables },
    unreadable: [...issues].filter((field) => !(field in variables)),
  };
}

/** A variable in them becomes something readable only when the query runs. */
const fieldsWithVariables = ['window', 'step', 'timeShift'] as const;
