import type { Labels } from '../metric-family';

/** Labels in braces, as both text formats write them; what is the same for many samples is written once. */
export class LabelTexts {
  readonly #texts = new Map<Labels, string>();

  /** @param extra one more label, already written; empty: none */
  of(labels: Labels, extra = ''): string {
    const text = this.#text(labels);
    const all = text && extra ? `${text},${extra}` : text || extra;
    return all && `{${all}}`;
  }

  #text(labels: Labels): string {
    let text = this.#texts.get(labels);
    if (text === undefined) {
      text = Object.entries(labels)
        .map(([name, value]) => `${name}="${escaped(value)}"`)
        .join(',');
      this.#texts.set(labels, text);
    }
    return text;
  }
}

function escaped(value: string): string {
  return /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;
}
