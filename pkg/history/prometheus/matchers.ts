import { PluginError } from '../../errors/plugin-error';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One label matcher of PromQL. */
export interface Matcher {
  label: string;
  operator: MatchOperator;
  value: string;
}

/** Labels that tell keys, places and directions apart within a server: matchers select servers, not parts of one. */
const labelsWithin = ['access_key', 'dir', 'proto', 'location', 'asn', 'asorg', 'key_id', 'key_name', 'as_org'];

const LONGEST = 4096;

const matcherPattern =
  /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*/y;

/**
 * Reads label matchers as PromQL writes them, with or without braces: `job="outline", instance=~"203\\.0\\.113\\.7:.*"`.
 * Nothing else of the language passes.
 *
 * @throws PluginError `SETTINGS_PROMETHEUS_INVALID`
 */
export function parseMatchers(text: string): Matcher[] {
  const list = text.trim().replace(/^\{([\s\S]*)\}$/, '$1');
  const matchers: Matcher[] = [];
  if (list.length > LONGEST) {
    throw invalid('The label matchers are too long.');
  }
  for (let at = 0; list.slice(at).trim() !== '';) {
    matcherPattern.lastIndex = at;
    const [whole, label, operator, quoted] = matcherPattern.exec(list) ?? [];
    if (whole === undefined || label === undefined || quoted === undefined || !isOperator(operator)) {
      throw invalid(`The label matchers cannot be read from character ${at + 1} on.`);
    }
    matchers.push({ label: checkedLabel(label), operator, value: unquote(quoted) });
    at += whole.length;
    if (list[at] === ',') {
      at += 1;
    } else if (at < list.length) {
      throw invalid(`There is no comma between label matchers at character ${at + 1}.`);
    }
  }
  return matchers;
}

/** The inside of a selector's braces, written anew: `job="outline",instance="…"`. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(({ label, operator, value }) => `${label}${operator}${quote(value)}`).join(',');
}

function checkedLabel(label: string): string {
  if (label.startsWith('__')) {
    throw invalid('Labels that begin with __ cannot be matched.');
  }
  if (labelsWithin.includes(label)) {
    throw invalid(`The label matchers must select a server, so they cannot match ${label}.`);
  }
  return label;
}

function isOperator(text: string | undefined): text is MatchOperator {
  return text === '=' || text === '!=' || text === '=~' || text === '!~';
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', "'": "'" };

function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return quoted.startsWith('`')
    ? inner
    : inner.replace(/\\(.)/g, (_, character: string) => {
        const meant = escapes[character];
        if (meant === undefined) {
          throw invalid(`A label matcher has the escape \\${character}, which is not known.`);
        }
        return meant;
      });
}

/** As Go reads it: every character that could end the text is escaped. */
function quote(value: string): string {
  const escaped = value
    .replace(/[\\"]/g, (character) => `\\${character}`)
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
  return `"${escaped}"`;
}

function invalid(detail: string): PluginError {
  return new PluginError('SETTINGS_PROMETHEUS_INVALID', detail);
}
