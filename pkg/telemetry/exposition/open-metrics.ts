import type { MetricFamily, Series } from '../metric-family';
import { labelsText } from './label-texts';
import { numberText } from './number-text';
import { inParts } from './parts';
import { samplesOf, type Sample } from './samples';

/** OpenMetrics text, version 1.0.0: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md */
export function renderOpenMetrics(families: readonly MetricFamily[]): string {
  return [...openMetricsParts(families)].join('');
}

/** The same in parts. */
export function openMetricsParts(families: readonly MetricFamily[]): Generator<string> {
  return inParts(openMetricsLines(families));
}

function* openMetricsLines(families: readonly MetricFamily[]): Generator<string> {
  for (const family of families) {
    const { name, type, totalSuffix } = openMetricsName(family);
    yield `# HELP ${name} ${escapedHelp(family.help)}\n# TYPE ${name} ${type}\n`;
    if (family.unit !== null) {
      yield `# UNIT ${name} ${family.unit}\n`;
    }
    for (const entry of entriesOf(family)) {
      if ('suffix' in entry) {
        const { suffix, labels, extra, value } = entry;
        yield `${name}${suffix || totalSuffix}${labelsText(labels, extra)} ${numberText(value)}\n`;
      } else if (entry.created !== null && hasCreated(family, type)) {
        yield `${name}_created${labelsText(entry.labels)} ${entry.created}\n`;
      }
    }
  }
  yield '# EOF\n';
}

/** The samples of each series, and then the series itself, whose start is told after them. */
function* entriesOf(family: MetricFamily): Generator<Sample | Series<unknown>> {
  const withTotals = !hasNegativeBounds(family);
  const samples = samplesOf(family)[Symbol.iterator]();
  let next = samples.next();
  for (const series of family.series) {
    for (; !next.done && next.value.labels === series.labels; next = samples.next()) {
      if (withTotals || next.value.suffix === '_bucket') {
        yield next.value;
      }
    }
    yield series;
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
