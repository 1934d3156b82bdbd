import type { Labels } from '../metric-family';

/** Labels in braces, for as long as there are series with the same object; empty where there are none. */
const texts = new WeakMap<Labels, string>();

/** Labels in braces, as both text formats write them. */
export function labelsText(labels: Labels): string {
  let text = texts.get(labels);
  if (text === undefined) {
    text = '';
    for (const [name, value] of Object.entries(labels)) {
      text += `${text === '' ? '{' : ','}${name}="${escaped(value)}"`;
    }
    text += text === '' ? '' : '}';
    texts.set(labels, text);
  }
  return text;
}

/** @param extra one more label, already written */
export function labelsTextWith(labels: Labels, extra: string): string {
  const text = labelsText(labels);
  return text === '' ? `{${extra}}` : `${text.slice(0, -1)},${extra}}`;
}

function escaped(value: string): string {
  return /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;
}
