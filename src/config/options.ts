import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import * as v from 'valibot';
import {
  headerNumbers,
  isPlain,
  parseLeniently,
  sections,
  settings,
  type OutlineJsonData,
  type OutlineSecureJsonData,
  type Setting,
} from '../../pkg/settings/model';
import type { OutlineOptions } from '../types';

/** What Grafana hands to the config editor, and its parts. */
export type ConfigEditorProps = DataSourcePluginOptionsEditorProps<OutlineOptions, OutlineSecureJsonData>;
export type Options = ConfigEditorProps['options'];

/** What each field of the form is given. */
export interface FieldProps<S extends Setting> extends ConfigEditorProps {
  /** In `jsonData` or `secureJsonData`. */
  name: string;
  setting: S;
}

/** The options with some settings changed; undefined goes back to the default. */
export function withSettings(options: Options, changes: Readonly<Record<string, unknown>>): Options {
  return { ...options, jsonData: { ...options.jsonData, ...changes } };
}

/** The options with another secret, which replaces the saved one when they are saved. */
export function withSecret(options: Options, name: string, secret: string): Options {
  return { ...options, secureJsonData: { ...options.secureJsonData, [name]: secret } };
}

/** The options with a saved secret given up, so that another one can be entered. */
export function withoutSecret(options: Options, name: string): Options {
  return { ...withSecret(options, name, ''), secureJsonFields: { ...options.secureJsonFields, [name]: false } };
}

/** A secret that was entered and is not saved yet; empty where none was. */
export function enteredSecret({ secureJsonData = {} }: Options, name: string): string {
  return v.parse(v.optional(v.string(), ''), Reflect.get(secureJsonData, name));
}

/** Whether Grafana keeps a secret; what it is cannot be read any more. */
export function hasSaved(options: Options, name: string): boolean {
  return options.secureJsonFields?.[name] === true;
}

/** Whether Grafana keeps the management API URL of the short form’s server. */
export function hasSavedApiUrl(options: Options): boolean {
  return hasSaved(options, 'apiUrl');
}

/** `HOST:PORT` of a URL that was entered under this name and is not saved yet; null where there is none. */
export function enteredHost(options: Options, name = 'apiUrl'): string | null {
  const apiUrl = enteredSecret(options, name);
  return URL.canParse(apiUrl) ? new URL(apiUrl).host : null;
}

/** What is saved of a setting, whatever that is. */
export function savedValue({ jsonData }: Options, name: string): unknown {
  return Reflect.get(jsonData, name);
}

/** What the backend makes of a saved setting: its default where it is not set. */
export type ReadSetting<T> = { success: true; value: T } | { success: false; issue: v.BaseIssue<unknown> };

export function readSetting<T>(
  options: Options,
  name: string,
  schema: v.GenericSchema<T | undefined, T>
): ReadSetting<T> {
  const parsed = parseLeniently(v.tuple([schema]), [savedValue(options, name)]);
  return parsed.success ? { success: true, value: parsed.output[0] } : { success: false, issue: parsed.issues[0] };
}

/** The saved options as the backend reads them; what is not set, or cannot be read, is left out. */
export function settingsOf(options: Options): OutlineJsonData {
  const entries = Object.entries(settings).flatMap(([name, setting]) => {
    if (!isPlain(setting) || (savedValue(options, name) ?? null) === null) {
      return [];
    }
    const read = readSetting<unknown>(options, name, setting.schema);
    return read.success ? [[name, read.value]] : [];
  });
  return Object.fromEntries(entries);
}

/** Whether anything is set that the connection does not need. */
export function hasAdditionalSettings(options: Options): boolean {
  const set = Object.keys(settingsOf(options));
  const isFolded = Object.entries(settings).some(
    ([name, { section }]) => set.includes(name) && sections[section].isFolded
  );
  return isFolded || headerNumbers(options.jsonData).length > 0;
}
