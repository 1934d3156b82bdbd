import type { Labels } from '../metric-family';

/** Labels as they are written, for as long as there are series with the same object. */
const texts = new WeakMap<Labels, string>();

/**
 * Labels in braces, as both text formats write them.
 *
 * @param extra one more label, already written; empty: none
 */
export function labelsText(labels: Labels, extra = ''): string {
  const text = textOf(labels);
  const all = text && extra ? `${text},${extra}` : text || extra;
  return all && `{${all}}`;
}

function textOf(labels: Labels): string {
  let text = texts.get(labels);
  if (text === undefined) {
    text = Object.entries(labels)
      .map(([name, value]) => `${name}="${escaped(value)}"`)
      .join(',');
    texts.set(labels, text);
  }
  return text;
}

function escaped(value: string): string {
  return /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;
}
