import * as v from 'valibot';

/**
 * Parses what was written by hand, by a provisioning file or by Grafana from environment variables: null is "not set",
 * and a text that spells what is expected is taken for it (`"60"`, `"true"`); so is a number where a text is.
 */
export function parseLeniently<T extends v.GenericSchema>(
  schema: T,
  value: unknown
): ReturnType<typeof v.safeParse<T>> {
  const strict = v.safeParse(schema, value);
  if (strict.success) {
    return strict;
  }
  // What is saved is JSON.
  const varied: unknown = value === undefined ? value : JSON.parse(JSON.stringify(value));
  strict.issues.forEach((issue) => vary(varied, issue));
  return v.safeParse(schema, varied);
}

/** A sentence on what is wrong and what is possible; it repeats nothing of the value, which may be secret. */
export function describeIssue(issue: v.BaseIssue<unknown>, whole: string): string {
  const place = `Look at "${v.getDotPath(issue) ?? whole}"`;
  switch (issue.type) {
    case 'min_value':
      return `${place}: at least ${String(issue.requirement)}.`;
    case 'max_value':
      return `${place}: at most ${String(issue.requirement)}.`;
    case 'regex':
      return `${place}: ${issue.message}`;
    default:
      if (issue.received === 'undefined') {
        return `${place}: it is missing.`;
      }
      return issue.expected === null ? `${place}.` : `${place}: expected is ${expectedText(issue.expected)}.`;
  }
}

function expectedText(expected: string): string {
  return expected
    .replace(/[()]/g, '')
    .replaceAll(' | ', ' or ')
    .replace(/^Object$/, 'an object')
    .replace(/^Array$/, 'a list')
    .replace(
      /^(number|boolean|string)$/,
      (type) => ({ number: 'a number', boolean: 'true or false' })[type] ?? 'a text'
    );
}

/** Changes the value at an issue's place to what it spells; leaves alone what spells nothing. */
function vary(root: unknown, issue: v.BaseIssue<unknown>): void {
  const { input, expected } = issue;
  const path: readonly v.IssuePathItem[] = issue.path ?? [];
  const parent = path.slice(0, -1).reduce<unknown>((value, { key }) => childOf(value, key), root);
  const key = path[path.length - 1]?.key;
  if (typeof parent !== 'object' || parent === null || key === undefined) {
    return;
  }
  if (input === null) {
    Reflect.deleteProperty(parent, String(key));
    return;
  }
  const varied = variedValue(input, expected ?? '');
  if (varied !== undefined) {
    Reflect.set(parent, String(key), varied);
  }
}

function childOf(value: unknown, key: unknown): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, String(key)) : undefined;
}

function variedValue(input: unknown, expected: string): unknown {
  if (typeof input === 'number') {
    return expected === 'string' ? String(input) : undefined;
  }
  if (typeof input !== 'string') {
    return undefined;
  }
  const text = input.trim();
  if (expected === 'boolean') {
    return { true: true, false: false }[text.toLowerCase()];
  }
  // A list of choices is `60 | 300`; choices of texts stand in quotation marks.
  const isNumber = expected === 'number' || /^\(?\d+( \| \d+)*\)?$/.test(expected);
  return isNumber && text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}
