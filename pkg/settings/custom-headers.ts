import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { describeIssue, parseLeniently } from './parse-leniently';

/** A header that is sent with each request to the server. */
export interface CustomHeader {
  name: string;
  /** Secret. */
  value: string;
}

/** Where the name and the value of a custom header are saved, as Grafana’s own data sources have it; counted from 1. */
export const headerKeys = {
  name: (number: number): `httpHeaderName${number}` => `httpHeaderName${number}`,
  value: (number: number): `httpHeaderValue${number}` => `httpHeaderValue${number}`,
};

/** Numbers of the headers whose names are in `jsonData`, ascending; removed ones leave gaps. */
export function headerNumbers(jsonData: object): number[] {
  const keys = Object.entries(jsonData).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  const numbers = keys.flatMap((key) => /^httpHeaderName([1-9]\d*)$/.exec(key)?.slice(1) ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

/** Headers of the connection itself (RFC 9110, 7.6.1), and those that the client sets by what it sends and can read. */
const notToBeSet = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What is wrong with a header’s name, in a sentence that does not repeat it; null: nothing. */
export function problemOfHeaderName(name: string): string | null {
  // A token of RFC 9110, 5.6.2.
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    return 'Its name may only have letters, digits and hyphens.';
  }
  return notToBeSet.has(name.toLowerCase()) ? 'Headers of this name are the connection’s own.' : null;
}

/** The same of its value. */
export function problemOfHeaderValue(value: string): string | null {
  return /^[\t\x20-\x7e]*$/.test(value) ? null : 'Its value may only have printable ASCII characters.';
}

/**
 * Custom headers of saved settings. A row without name and value counts as none.
 *
 * @throws PluginError `SETTINGS_INVALID`, which says which header is wrong, and repeats neither name nor value
 */
export function parseCustomHeaders(jsonData: object, secrets: Readonly<Record<string, string>>): CustomHeader[] {
  const numbers = headerNumbers(jsonData);
  const names = parseNames(jsonData, numbers);
  const parsed = numbers
    .map((number) => ({
      number,
      name: (names[headerKeys.name(number)] ?? '').trim(),
      value: (secrets[headerKeys.value(number)] ?? '').trim(),
    }))
    .filter(({ name, value }) => name !== '' || value !== '');
  parsed.forEach(({ number, name, value }, index) => {
    const isTwice = parsed.slice(0, index).some((other) => other.name.toLowerCase() === name.toLowerCase());
    const problem = isTwice ? 'Another one has the same name.' : problemOf(name, value);
    if (problem !== null) {
      throw new PluginError('SETTINGS_INVALID', `Look at custom header ${number}. ${problem}`);
    }
  });
  return parsed.map(({ name, value }) => ({ name, value }));
}

function parseNames(jsonData: object, numbers: readonly number[]): Record<string, string> {
  const names = numbers.map((number) => [headerKeys.name(number), v.optional(v.string(), '')] as const);
  const parsed = parseLeniently(v.object(Object.fromEntries(names)), jsonData);
  if (!parsed.success) {
    throw new PluginError('SETTINGS_INVALID', describeIssue(parsed.issues[0], 'jsonData'));
  }
  return parsed.output;
}

function problemOf(name: string, value: string): string | null {
  if (name === '') {
    return 'It has no name.';
  }
  return problemOfHeaderName(name) ?? (value === '' ? 'It has no value.' : problemOfHeaderValue(value));
}
