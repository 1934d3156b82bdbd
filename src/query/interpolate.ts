import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import * as v from 'valibot';
import type { FilterOperator } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';

type EditedFilter = NonNullable<OutlineQuery['filters']>[number];

/** What Grafana tells a formatting function about a variable. */
const variableSchema = v.object({ multi: v.optional(v.boolean(), false), includeAll: v.optional(v.boolean(), false) });
const variableValuesSchema = v.union([
  v.pipe(
    v.array(v.union([v.string(), v.number()])),
    v.transform((values) => values.map(String))
  ),
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((value) => [String(value)])
  ),
]);

/**
 * Expands dashboard variables. A variable with several values, or with All, becomes as many entries of the array,
 * never one joined text: the backend compares each entry by itself.
 */
export function interpolateQuery(query: OutlineQuery, templateSrv: TemplateSrv, scopedVars: ScopedVars): OutlineQuery {
  const expand = (texts: readonly string[], operator: FilterOperator = '=') =>
    expandAll(texts, operator, templateSrv, scopedVars);
  return {
    ...query,
    ...replaceTexts(query, (text) => templateSrv.replace(text, scopedVars)),
    ...(isTexts(query.servers) && { servers: expand(query.servers) }),
    ...(isTexts(query.groupServersBy) && { groupServersBy: expand(query.groupServersBy).filter(Boolean) }),
    ...(Array.isArray(query.filters) && {
      filters: query.filters.map((filter: EditedFilter) =>
        isTexts(filter?.values)
          ? { ...filter, values: matchingSomething(filter, expand(filter.values, filter.operator)) }
          : filter
      ),
    }),
  };
}

/** What a provisioned query holds instead is passed on as it is: the backend says what is wrong with it. */
function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** Fields of one text, in which a variable has one value. */
const textFields = ['window', 'step', 'timeZone', 'timeShift', 'legend'] as const;

function replaceTexts(query: OutlineQuery, replace: (text: string) => string): Partial<OutlineQuery> {
  const replaced = textFields.flatMap((field) => {
    const text: unknown = query[field];
    return typeof text === 'string' ? [[field, replace(text)]] : [];
  });
  return Object.fromEntries(replaced);
}

/** No label has this value. */
const matchesNothing = '\u0000';

/** A filter without values lets everything pass; one whose variables have no value must let nothing pass. */
function matchingSomething({ operator = '=', values }: EditedFilter, expanded: string[]): string[] {
  const wantsMatch = operator === '=' || operator === '=~';
  return values.length > 0 && expanded.length === 0 && wantsMatch ? [matchesNothing] : expanded;
}

/** Expands the variables of each text; every value once. */
export function expandAll(
  texts: readonly string[],
  operator: FilterOperator,
  templateSrv: TemplateSrv,
  scopedVars: ScopedVars
): string[] {
  return [...new Set(texts.flatMap((text) => expandText(text, operator, templateSrv, scopedVars)))];
}

/** All texts that come about when each variable of the text takes each of its values. */
function expandText(
  text: string,
  operator: FilterOperator,
  templateSrv: TemplateSrv,
  scopedVars: ScopedVars
): string[] {
  const valuesOfMark: string[][] = [];
  const marked = templateSrv.replace(text, scopedVars, (value: unknown, variable: unknown) => {
    valuesOfMark.push(variableValues(value, variable, operator));
    return `\u0000${valuesOfMark.length - 1}\u0000`;
  });
  return valuesOfMark.reduce<string[]>(
    (expanded, values, index) =>
      expanded.flatMap((partly) => values.map((value) => partly.split(`\u0000${index}\u0000`).join(value))),
    [marked]
  );
}

/**
 * The values of one variable. As in Grafana's Prometheus data source, values that were picked from a list are taken
 * literally in a pattern, and those of a plain variable are patterns themselves.
 */
function variableValues(value: unknown, variable: unknown, operator: FilterOperator): string[] {
  const parsed = v.safeParse(variableValuesSchema, value);
  const values = parsed.success ? parsed.output : [String(value)];
  const { multi, includeAll } = v.parse(v.fallback(variableSchema, { multi: false, includeAll: false }), variable);
  const literal = (operator === '=~' || operator === '!~') && (multi || includeAll);
  return literal ? values.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : values;
}
