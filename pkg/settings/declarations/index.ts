import type { PlainSetting, Settings } from '../setting';
import { callSettings } from './calls';
import { connectionSettings } from './connection';
import { historySettings } from './history';
import { periodSettings } from './periods';
import { pushSettings } from './push';
import { safetySettings } from './safety';
import { statisticsSettings } from './statistics';

export { DEVICES_PER_KEY, defaultKeyExpiry } from './history';

/**
 * Every setting of a data source, once, in the order of the form: parser, types, form, tables of the documentation, schemas
 * for Grafana and the exporter's configuration are made from this. The management API URL is a password; the data source's
 * plain `url` stays empty.
 */
export const settings = {
  ...connectionSettings,
  ...historySettings,
  ...pushSettings,
  ...periodSettings,
  ...callSettings,
  ...statisticsSettings,
  ...safetySettings,
} satisfies Settings;

export type SettingName = keyof typeof settings;
/** Settings that are one value in `jsonData`. */
export type PlainName = {
  [K in SettingName]: (typeof settings)[K] extends PlainSetting ? K : never;
}[SettingName];
export type SecretName = {
  [K in SettingName]: (typeof settings)[K] extends { kind: 'secret' } ? K : never;
}[SettingName];
