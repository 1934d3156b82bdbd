import type { CoreApp } from '@grafana/data';
import * as v from 'valibot';
import { parseLeniently } from '../../pkg/settings/model';
import { querySchema, SCHEMA_VERSION } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { changeFamily } from './change-query';
import { alertDefaults, isOfAlertRule, meantQuery, shapesFor } from './default-query';
import type { EditedQuery } from './edited-query';
import { fitQuery } from './fit-query';

/** What the editor makes of a saved query. */
export type ReadQuery =
  | {
      readable: true;
      query: EditedQuery;
      /** Fields that could not be read and have their defaults. */
      replaced: string[];
    }
  | { readable: false };

/**
 * Reads a saved query for editing, as the backend reads it. A provisioned query may hold anything, so fields that
 * cannot be read, or that do not apply to the query's family, are replaced one by one; a query of a newer version of
 * this plugin is not touched.
 *
 * @param app whose query it is: what it leaves open depends on it
 */
export function readQuery(saved: OutlineQuery, app?: CoreApp): ReadQuery {
  const savedVersion: unknown = saved.schemaVersion;
  if (typeof savedVersion === 'number' && savedVersion > SCHEMA_VERSION) {
    return { readable: false };
  }
  const { output, unreadable } = parseFieldwise(isOfAlertRule(app) ? withAlertDefaults(saved) : meantQuery(saved, app));
  const query = changeFamily(output, output.queryType);
  const inapplicable = (['figure', 'filters', 'groupBy', 'shape', 'cumulative', 'others', 'live'] as const).filter(
    (field) => JSON.stringify(query[field]) !== JSON.stringify(output[field])
  );
  return { readable: true, query: fitQuery(query, shapesFor(app)), replaced: [...unreadable, ...inapplicable] };
}

function withAlertDefaults(saved: OutlineQuery): OutlineQuery {
  const { shape, timeZone } = saved;
  return { ...saved, shape: shape ?? alertDefaults.shape, timeZone: timeZone ?? alertDefaults.timeZone };
}

function parseFieldwise(saved: OutlineQuery): { output: EditedQuery; unreadable: string[] } {
  const whole = parseLeniently(querySchema, saved);
  if (whole.success) {
    return { output: whole.output, unreadable: [] };
  }
  const issues = new Set(whole.issues.map((issue) => String(issue.path?.[0].key)));
  const variables = Object.fromEntries(
    fieldsWithVariables.flatMap((field) =>
      issues.has(field) && isVariable(saved[field]) ? [[field, saved[field]]] : []
    )
  );
  const remaining = Object.fromEntries(Object.entries(saved).filter(([field]) => !issues.has(field)));
  const read = parseLeniently(querySchema, remaining);
  return {
    output: { ...(read.success ? read.output : v.parse(querySchema, {})), ...variables },
    unreadable: [...issues].filter((field) => !(field in variables)),
  };
}

/** A variable in them becomes something readable only when the query runs. */
const fieldsWithVariables = ['window', 'step', 'timeShift'] as const;

function isVariable(text: unknown): boolean {
  return typeof text === 'string' && text.includes('$');
}
