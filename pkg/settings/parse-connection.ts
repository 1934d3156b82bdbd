import * as v from 'valibot';
import { describeWrongFingerprint, normalizeFingerprint } from './fingerprint';
import { unusualCharacter, withoutDecoration } from './pasted-text';

/** What a pasted text says about a server, or what is wrong with it. No message holds any of the text: it is secret. */
export type ParsedConnection =
  | { ok: true; /** Secret. */ apiUrl: string; /** Null where the text has none. */ certSha256: string | null }
  | { ok: false; message: string };

const messages = {
  accessKey:
    'This is an access key, which VPN clients use. What is needed is the line for Outline Manager, {"apiUrl":"https://…","certSha256":"…"}, which the installer printed.',
  onlyFingerprint: 'This is only the fingerprint; it belongs into the field below. Paste the management API URL here.',
  cutAtStart: 'The line is cut off at its beginning: it starts with { and ends with }.',
  cutAtEnd: 'The line is cut off at its end: it starts with { and ends with }.',
  notJson: 'The text in curly brackets cannot be read. Paste the line just as the installer printed it.',
  nothingFound:
    'There is no management API URL in this text. Paste the line {"apiUrl":"https://…","certSha256":"…"}, the two lines of access.txt, or the URL.',
  apiUrlMissing: 'apiUrl is missing in the text. Paste all of it.',
  certSha256Missing:
    'certSha256 is missing in the text. Paste all of it; or, for a server with a certificate of a known authority, the URL alone.',
  notUrl: 'The URL cannot be read. It must look like https://HOST:PORT/SECRET.',
  notHttps: 'The URL must begin with https://.',
  moreThanPath: 'The URL must end with the secret path, and have no user name, question mark or hash sign in it.',
  secretMissing: 'The URL ends after the host: the secret path is missing. It must look like https://HOST:PORT/SECRET.',
};

const apiUrlSchema = v.pipe(
  v.string(messages.apiUrlMissing),
  v.trim(),
  v.nonEmpty(messages.apiUrlMissing),
  v.check(
    (text) => unusualCharacter(text) === null,
    ({ input }) => describeUnusual(input)
  ),
  v.check((text) => URL.canParse(text), messages.notUrl),
  v.transform((text) => new URL(text)),
  v.check(({ protocol }) => protocol === 'https:', messages.notHttps),
  v.check(({ username, password, search, hash }) => !(username || password || search || hash), messages.moreThanPath),
  v.check(({ pathname }) => /[^/]/.test(pathname), messages.secretMissing),
  v.transform(({ href }) => href.replace(/\/+$/, ''))
);

/** The character alone tells nothing of the secret. */
function describeUnusual(text: string): string {
  return `The URL holds the character ${unusualCharacter(text)}, which no management API URL has. Copy it again, or type it.`;
}

const fingerprintSchema = v.pipe(
  v.string(messages.certSha256Missing),
  v.nonEmpty(messages.certSha256Missing),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const fingerprint = normalizeFingerprint(dataset.value);
    if (fingerprint === null) {
      addIssue({ message: describeWrongFingerprint(dataset.value) });
      return NEVER;
    }
    return fingerprint;
  })
);

const connectionSchema = v.object(
  { apiUrl: apiUrlSchema, certSha256: fingerprintSchema },
  // Valibot reports an absent key as a problem of the object, not of the key.
  ({ expected }) => (expected === '"apiUrl"' ? messages.apiUrlMissing : messages.certSha256Missing)
);
const bareUrlSchema = v.object({ apiUrl: apiUrlSchema, certSha256: v.null() });

/**
 * Reads what people paste into the settings page, a provisioning file or an environment variable: the JSON line that
 * the installer prints and Outline Manager shows (with whatever stands around it), the two lines of the server's `access.txt`, or the URL with or without the fingerprint after it.
 */
export function parseConnection(pasted: string): ParsedConnection {
  const text = withoutDecoration(pasted);
  if (/\bss(conf)?:\/\//i.test(text)) {
    return { ok: false, message: messages.accessKey };
  }
  if (text.includes('{')) {
    return parseJsonLine(text.slice(text.indexOf('{')));
  }
  if (/"(apiUrl|certSha256)"|\}/.test(text)) {
    return { ok: false, message: messages.cutAtStart };
  }
  if (/^\s*(apiUrl|certSha256)\s*:/m.test(text)) {
    return parseAccessFile(text);
  }
  return parseBareUrl(text);
}

function parseJsonLine(text: string): ParsedConnection {
  const end = text.lastIndexOf('}');
  if (end < 0) {
    return { ok: false, message: messages.cutAtEnd };
  }
  // A terminal breaks the long line; neither value holds white space.
  const line = text.slice(0, end + 1).replace(/\s+/g, '');
  const entries = parseJson(line) ?? looseEntries(line);
  return entries === null ? { ok: false, message: messages.notJson } : check(connectionSchema, entries);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** As JavaScript and YAML have it: names and values without quotation marks, or with single ones. */
function looseEntries(line: string): Record<string, string> | null {
  const entries = [...line.matchAll(/(?<=[{,])["']?(\w+)["']?:["']?([^"',{}]*)["']?(?=[,}])/g)];
  return entries.length === 0 ? null : Object.fromEntries(entries.map(([, name = '', value = '']) => [name, value]));
}

function parseAccessFile(text: string): ParsedConnection {
  const lines = text.split(/\r?\n/).map((line) => /^\s*(\w+)\s*:\s*(.*)$/.exec(line));
  const entries = lines.flatMap((match) => (match ? [[match[1], match[2]]] : []));
  return check(connectionSchema, Object.fromEntries(entries));
}

function parseBareUrl(text: string): ParsedConnection {
  if (normalizeFingerprint(text) !== null) {
    return { ok: false, message: messages.onlyFingerprint };
  }
  const [apiUrl = '', ...rest] = text.split(/\s+/);
  if (!/^[a-z]+:\/\//i.test(apiUrl)) {
    return { ok: false, message: messages.nothingFound };
  }
  return rest.length > 0
    ? check(connectionSchema, { apiUrl, certSha256: rest.join('') })
    : check(bareUrlSchema, { apiUrl, certSha256: null });
}

function check(schema: typeof connectionSchema | typeof bareUrlSchema, value: unknown): ParsedConnection {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? { ok: true, ...parsed.output } : { ok: false, message: parsed.issues[0].message };
}
