import type { MetricFamily, Series } from '../metric-family';
import { LabelTexts } from './label-texts';
import { numberText } from './number-text';
import { samplesOf, type Sample } from './samples';

/** OpenMetrics text, version 1.0.0: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md */
export function renderOpenMetrics(families: readonly MetricFamily[]): string {
  const texts = new LabelTexts();
  const lines: string[] = [];
  for (const family of families) {
    const { name, type, totalSuffix } = openMetricsName(family);
    lines.push(`# HELP ${name} ${escapedHelp(family.help)}`, `# TYPE ${name} ${type}`);
    if (family.unit !== null) {
      lines.push(`# UNIT ${name} ${family.unit}`);
    }
    const write = ({ suffix, labels, extra, value }: Sample) =>
      lines.push(`${name}${suffix || totalSuffix}${texts.of(labels, extra)} ${numberText(value)}`);
    writeSeries(family, write, ({ labels, created }) => {
      if (created !== null && hasCreated(family, type)) {
        lines.push(`${name}_created${texts.of(labels)} ${created}`);
      }
    });
  }
  lines.push('# EOF', '');
  return lines.join('\n');
}

/** Samples of one series stand together, the moment of its start included. */
function writeSeries(
  family: MetricFamily,
  writeSample: (sample: Sample) => void,
  writeCreated: (series: Series<unknown>) => void
): void {
  const withTotals = !hasNegativeBounds(family);
  const samples = samplesOf(family).filter(({ suffix }) => withTotals || suffix === '_bucket');
  let next = 0;
  for (const series of family.series) {
    for (let sample = samples[next]; sample?.labels === series.labels; sample = samples[++next]) {
      writeSample(sample);
    }
    writeCreated(series);
  }
}

/** Such a histogram has no sum in OpenMetrics, because it could go down, and without a sum no count. */
function hasNegativeBounds(family: MetricFamily): boolean {
  return family.kind === 'histogram' && (family.series[0]?.value.buckets[0]?.upperBound ?? 0) < 0;
}

/**
 * A counter's family is named without the `_total` that its samples have. A counter that is named otherwise keeps its
 * name, so that its series are the same in each format, and is of unknown type.
 */
function openMetricsName({ kind, name }: MetricFamily) {
  if (kind === 'counter') {
    return name.endsWith('_total')
      ? { name: name.slice(0, -'_total'.length), type: 'counter', totalSuffix: '_total' }
      : { name, type: 'unknown', totalSuffix: '' };
  }
  return { name, type: kind === 'untyped' ? 'unknown' : kind, totalSuffix: '' };
}

function hasCreated({ kind }: MetricFamily, type: string): boolean {
  return type === 'counter' || kind === 'histogram' || kind === 'summary';
}

function escapedHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
