import type { MetricFamily } from '../metric-family';
import { labelsText } from './label-texts';
import { numberText } from './number-text';
import { samplesOf } from './samples';
import { inParts } from './parts';

/** Prometheus's text format, version 0.0.4. */
export function renderText(families: readonly MetricFamily[]): string {
  return [...textParts(families)].join('');
}

/** The same in parts. */
export function textParts(families: readonly MetricFamily[]): Generator<string> {
  return inParts(textLines(families));
}

function* textLines(families: readonly MetricFamily[]): Generator<string> {
  for (const family of families) {
    const { name, help, kind } = family;
    yield `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${kind}\n`;
    for (const { suffix, labels, extra, value } of samplesOf(family)) {
      yield `${name}${suffix}${labelsText(labels, extra)} ${numberText(value)}\n`;
    }
  }
}
