import type { MetricFamily } from '../metric-family';
import { LabelTexts } from './label-texts';
import { numberText } from './number-text';
import { samplesOf } from './samples';

/** Prometheus's text format, version 0.0.4. */
export function renderText(families: readonly MetricFamily[]): string {
  const texts = new LabelTexts();
  const lines: string[] = [];
  for (const family of families) {
    const { name, help, kind } = family;
    lines.push(`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, `# TYPE ${name} ${kind}`);
    for (const { suffix, labels, extra, value } of samplesOf(family)) {
      lines.push(`${name}${suffix}${texts.of(labels, extra)} ${numberText(value)}`);
    }
  }
  lines.push('');
  return lines.join('\n');
}
