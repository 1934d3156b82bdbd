import * as v from 'valibot';

/** Sections of the form, in its order. Folded ones are additional settings. */
export const sections = {
  connection: { title: 'Outline server', isFolded: false },
  history: { title: 'History', isFolded: true },
  push: { title: 'Push to an engine', isFolded: true },
  budgets: { title: 'Budgets', isFolded: true },
  costs: { title: 'Cost', isFolded: true },
  calls: { title: 'Calls to the server', isFolded: true },
  statistics: { title: 'Request statistics', isFolded: true },
  safety: { title: 'Safety', isFolded: true },
} as const;
export type SectionName = keyof typeof sections;

/** What a setting is part of once it is parsed. */
export type Part = 'server' | 'history' | 'push' | 'budgets' | 'costs' | 'statistics' | 'data-source';

/** How a setting is told of, wherever that is: the form, the tables of the documentation, the schemas. */
interface Description {
  /** Of the form; ends with the unit of a number. */
  label: string;
  /** Plain sentences; nothing in them is secret, nothing is Markdown. */
  help: string;
  /** Section of the form. */
  section: SectionName;
  of: Part;
  /** It only counts where this other setting has this value. */
  when?: { setting: string; is: string };
  /** Whether the exporter has it, and what it is called or what else there is to say of it there. */
  exporter?: true | { name?: string; help?: string };
  placeholder?: string;
}

export interface TextSetting extends Description {
  kind: 'text';
  schema: v.OptionalSchema<v.StringSchema<undefined>, ''>;
  /** What stands for the default, which is no text. */
  unset?: string;
  /** Of its box in the form, where one is not enough. */
  rows?: number;
  /** What is wrong with a text, empty ones aside; null: nothing. */
  problemOf?: (text: string) => string | null;
}

export interface NumberSetting extends Description {
  kind: 'number';
  schema: v.OptionalSchema<v.GenericSchema<number>, number>;
  min: number;
  max: number;
  unit: 'seconds' | 'days' | 'calls' | 'devices' | 'seconds an hour';
}

export interface SwitchSetting extends Description {
  kind: 'switch';
  schema: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
}

/** One of the values that a setting can have. */
export interface Choice<V extends string | number = string | number> {
  value: V;
  label: string;
  description?: string;
}

export interface ChoiceSetting<V extends string | number = string | number> extends Description {
  kind: 'choice';
  schema: v.OptionalSchema<v.GenericSchema<V>, V>;
  choices: ReadonlyArray<Choice<V>>;
}

/** Lies in `secureJsonData`, is stored encrypted, and never shown again. */
export interface SecretSetting extends Description {
  kind: 'secret';
  /** Of its box in the form, where one is not enough. */
  rows?: number;
}

/** Names in `jsonData.httpHeaderName1` and on, values in `secureJsonData.httpHeaderValue1`: Grafana's own convention. */
export interface HeadersSetting extends Description {
  kind: 'headers';
}

/** A list of servers in `jsonData`, with the secret of each in `secureJsonData` under `apiUrl.<id>`. */
export interface ServersSetting extends Description {
  kind: 'servers';
}

export type Setting =
  TextSetting | NumberSetting | SwitchSetting | ChoiceSetting | SecretSetting | HeadersSetting | ServersSetting;

/** Settings by their names in `jsonData` or `secureJsonData`. */
export type Settings = Readonly<Record<string, Setting>>;

/** Those that are one value in `jsonData`. */
export type PlainSetting = Exclude<Setting, SecretSetting | HeadersSetting | ServersSetting>;

export function isPlain(setting: Setting): setting is PlainSetting {
  return setting.kind !== 'secret' && setting.kind !== 'headers' && setting.kind !== 'servers';
}

type Given<S extends Setting> = Omit<S, 'kind' | 'schema'>;

/** A text; by default it is empty. */
export function text<const P extends Part>(given: Given<TextSetting> & { of: P }) {
  return { kind: 'text' as const, schema: v.optional(v.string(), ''), ...given };
}

/** A number within bounds, whole or not. */
export function number<const P extends Part>({
  byDefault,
  isWhole = false,
  ...given
}: Given<NumberSetting> & { of: P; byDefault: number; isWhole?: boolean }) {
  const { min, max } = given;
  const schema: v.GenericSchema<number> = isWhole
    ? v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
    : v.pipe(v.number(), v.minValue(min), v.maxValue(max));
  return { kind: 'number' as const, schema: v.optional(schema, byDefault), ...given };
}

/** True or false; by default false. */
export function onOff<const P extends Part>(given: Given<SwitchSetting> & { of: P }) {
  return { kind: 'switch' as const, schema: v.optional(v.boolean(), false), ...given };
}

/** One of a few values, all of which are seen in the form. */
export function choice<const V extends string | number, const P extends Part>({
  byDefault,
  ...given
}: Given<ChoiceSetting<V>> & { of: P; byDefault: NoInfer<V> }) {
  const schema: v.GenericSchema<V> = v.picklist(given.choices.map(({ value }) => value));
  return { kind: 'choice' as const, schema: v.optional(schema, byDefault), ...given };
}

export function secret<const P extends Part>(given: Given<SecretSetting> & { of: P }) {
  return { kind: 'secret' as const, ...given };
}

export function headers<const P extends Part>(given: Given<HeadersSetting> & { of: P }) {
  return { kind: 'headers' as const, ...given };
}

export function serverList<const P extends Part>(given: Given<ServersSetting> & { of: P }) {
  return { kind: 'servers' as const, ...given };
}

/** The schema of `jsonData` that the settings make; keys that are none of theirs are left out. */
export function jsonDataSchemaOf<const S extends Settings>(settings: S) {
  const plain = Object.entries(settings).flatMap(([name, setting]) =>
    isPlain(setting) ? [[name, setting.schema]] : []
  );
  return v.object(Object.fromEntries(plain) as PlainEntries<S>);
}

/** `Object.fromEntries` forgets which name has which schema. */
type PlainEntries<S extends Settings> = {
  [K in keyof S as S[K] extends PlainSetting ? K : never]: Extract<S[K], PlainSetting>['schema'];
};
