/** One entry of `Accept` or `Accept-Encoding`. */
export interface Preference {
  /** In lower case, without parameters. */
  value: string;
  /** Names in lower case; values without quotes. `q` is not among them. */
  parameters: ReadonlyMap<string, string>;
  /** 0 to 1; 0 is "not acceptable". */
  quality: number;
}

/**
 * Reads a header of preferences with q-values (RFC 9110, section 12.4.2), whatever is in it: entries that cannot be read
 * are left out, and so are those whose q is no number.
 *
 * @param header undefined where the request has none
 */
export function parsePreferences(header: string | undefined): Preference[] {
  return splitOutsideQuotes(header ?? '', ',').flatMap((entry) => {
    const [value = '', ...rest] = splitOutsideQuotes(entry, ';').map((part) => part.trim());
    const parameters = new Map(rest.map(parseParameter));
    const quality = parseQuality(parameters.get('q'));
    parameters.delete('q');
    return value === '' || quality === null ? [] : [{ value: value.toLowerCase(), parameters, quality }];
  });
}

function parseParameter(text: string): [string, string] {
  const [name = '', ...value] = text.split('=');
  const unquoted = value
    .join('=')
    .trim()
    .replace(/^"(.*)"$/s, '$1');
  return [name.trim().toLowerCase(), unquoted.replace(/\\(.)/gs, '$1')];
}

function parseQuality(text: string | undefined): number | null {
  if (text === undefined) {
    return 1;
  }
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : null;
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  return text.match(separator === ',' ? /(?:"(?:\\.|[^"\\])*"?|[^,"])+/gs : /(?:"(?:\\.|[^"\\])*"?|[^;"])+/gs) ?? [];
}
