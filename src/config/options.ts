import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import * as v from 'valibot';
import {
  jsonDataSchema,
  parseLeniently,
  type OutlineJsonData,
  type OutlineSecureJsonData,
} from '../../pkg/settings/model';
import type { OutlineOptions } from '../types';

/** What Grafana hands to the config editor, and its parts. */
export type ConfigEditorProps = DataSourcePluginOptionsEditorProps<OutlineOptions, OutlineSecureJsonData>;
type Options = ConfigEditorProps['options'];

/** The options with some settings changed; undefined goes back to the default. */
export function withSettings(options: Options, changes: Partial<OutlineOptions>): Options {
  return { ...options, jsonData: { ...options.jsonData, ...changes } };
}

/** The options with another secret, which replaces the saved one when they are saved. */
export function withSecret(options: Options, name: keyof OutlineSecureJsonData, secret: string): Options {
  return { ...options, secureJsonData: { ...options.secureJsonData, [name]: secret } };
}

/** The options with a saved secret given up, so that another one can be entered. */
export function withoutSecret(options: Options, name: keyof OutlineSecureJsonData): Options {
  return { ...withSecret(options, name, ''), secureJsonFields: { ...options.secureJsonFields, [name]: false } };
}

/** Whether Grafana keeps a management API URL; what it is cannot be read any more. */
export function hasSavedApiUrl(options: Options): boolean {
  return options.secureJsonFields?.apiUrl === true;
}

/** `HOST:PORT` of a URL that was entered and is not saved yet; null where there is none. */
export function enteredHost(options: Options): string | null {
  const apiUrl = options.secureJsonData?.apiUrl;
  return apiUrl && URL.canParse(apiUrl) ? new URL(apiUrl).host : null;
}

type SettingName = keyof typeof jsonDataSchema.entries;
const settingNames = Object.keys(jsonDataSchema.entries) as SettingName[];

/** The saved options as the backend reads them; what is not set, or cannot be read, is left out. */
export function settingsOf({ jsonData }: Options): OutlineJsonData {
  const entries = settingNames.flatMap((name) => {
    const saved: unknown = jsonData[name];
    const read = parseLeniently(v.pick(jsonDataSchema, [name]), { [name]: saved });
    return (saved ?? null) === null || !read.success ? [] : Object.entries(read.output);
  });
  return Object.fromEntries(entries);
}

/** Whether anything is set that the connection does not need. */
export function hasAdditionalSettings(options: Options): boolean {
  return Object.keys(settingsOf(options)).some((name) => name !== 'certSha256' && name !== 'serverName');
}
