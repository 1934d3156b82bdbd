import {
  escapeStringForRegex,
  LoadingState,
  VariableHide,
  type ScopedVars,
  type TypedVariableModel,
} from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';

type Format = Parameters<TemplateSrv['replace']>[2];

/** `$name`, `${name}` and `${name:format}`. */
const reference = /\$(\w+)|\$\{(\w+)(?::\w+)?\}/g;

/** The chosen value of each variable on the page, by name; empty: none is chosen. */
const chosen = new Map<string, string>();

/** Makes these the variables of the page. */
export function setVariables(values: ReadonlyArray<{ name: string; value: string }>): void {
  chosen.clear();
  values.forEach(({ name, value }) => chosen.set(name, value));
}

/** Grafana's service of variables, for those of one value; what names none stays as it is. */
export const templateService: TemplateSrv = {
  getVariables: () => Array.from(chosen, asModel),
  replace: (target = '', scopedVars = {}, format = undefined) =>
    target.replace(reference, (whole, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? '';
      const value = valueOf(name, scopedVars);
      return value === undefined ? whole : formatted(value, name, format);
    }),
  containsTemplate: (target = '') => target.search(reference) >= 0,
  updateTimeRange: () => undefined,
};

function valueOf(name: string, scopedVars: ScopedVars): string | undefined {
  const scoped = scopedVars[name];
  return scoped ? String(scoped.value) : chosen.get(name) || undefined;
}

function formatted(value: string, name: string, format: Format): string {
  if (typeof format === 'function') {
    return String(format(value, { name, multi: false, includeAll: false }));
  }
  return format === 'regex' ? escapeStringForRegex(value) : value;
}

/** As Grafana tells of a variable to who asks for all. */
function asModel([name, value]: [string, string], index: number): TypedVariableModel {
  return {
    type: 'textbox',
    id: name,
    name,
    index,
    query: value,
    originalQuery: value,
    current: { selected: true, text: value, value },
    options: [],
    hide: VariableHide.dontHide,
    state: LoadingState.Done,
    error: null,
    description: null,
    rootStateKey: null,
    global: false,
    skipUrlSync: false,
  };
}
