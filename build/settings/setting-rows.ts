import * as v from 'valibot';
import { apiUrlKey, isPlain, type Setting, type Settings } from '../../pkg/settings/model';

/** A default as the tables tell it; empty where there is none to tell. */
export function defaultText(value: unknown): string {
  if (value === undefined || value === '') {
    return '';
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `\`${key}: ${String(inner)}\``)
      .join(', ');
  }
  return typeof value === 'string' ? `\`${value}\`` : String(value);
}

/** Rows of a data source's settings, their head first. */
export function settingRows(settings: Settings): string[][] {
  const rows = Object.entries(settings).map(([name, setting]) => [
    placeOf(name, setting),
    defaultOf(setting),
    [setting.help, ...valuesOf(setting), ...whenOf(setting)].join(' '),
  ]);
  return [['setting', 'default', 'meaning'], ...rows];
}

function placeOf(name: string, { kind }: Setting): string {
  if (kind === 'headers') {
    return '`jsonData.httpHeaderName1` and on, `secureJsonData.httpHeaderValue1` and on';
  }
  if (kind === 'servers') {
    return `\`jsonData.${name}\`, \`secureJsonData["${apiUrlKey('<id>')}"]\``;
  }
  return kind === 'secret' ? `\`secureJsonData.${name}\`` : `\`jsonData.${name}\``;
}

function defaultOf(setting: Setting): string {
  if (setting.kind === 'text') {
    return setting.unset ?? '';
  }
  return isPlain(setting) ? defaultText(v.getDefault(setting.schema)) : '';
}

/** The values that there are, where they are few or have bounds. */
function valuesOf(setting: Setting): string[] {
  if (setting.kind === 'number') {
    return [`From ${setting.min} to ${setting.max}.`];
  }
  return setting.kind === 'choice'
    ? setting.choices.map(({ value, label, description }) => `\`${value}\`: ${description ?? `${label}.`}`)
    : [];
}

function whenOf({ when }: Setting): string[] {
  return when ? [`Only with \`${when.setting}: ${when.is}\`.`] : [];
}
