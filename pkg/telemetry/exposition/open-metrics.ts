import type { MetricFamily } from '../metric-family';
import { Part, whole } from './parts';
import { addSample, writeSamples, type WriteSample } from './samples';

/** OpenMetrics text, version 1.0.0: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md */
export function renderOpenMetrics(families: readonly MetricFamily[]): string {
  return whole(openMetricsParts(families)).toString();
}

/** The same in parts, as UTF-8. */
export function* openMetricsParts(families: readonly MetricFamily[]): Generator<Buffer> {
  const part = new Part();
  for (const family of families) {
    const { name, type, totalSuffix } = openMetricsName(family);
    part.add(`# HELP ${name} ${escapedHelp(family.help)}\n# TYPE ${name} ${type}\n`);
    if (family.unit !== null) {
      part.add(`# UNIT ${name} ${family.unit}\n`);
    }
    const withTotals = !hasNegativeBounds(family);
    const withStart = hasStart(family, type);
    const write: WriteSample = (suffix, labels, extra, value) => {
      if (withTotals || suffix === '_bucket') {
        addSample(part, name, suffix || totalSuffix, labels, extra, value);
      }
    };
    for (const series of family.series) {
      writeSamples(series, write);
      if (withStart && series.created !== null) {
        addSample(part, name, '_created', series.labels, '', series.created);
      }
      if (part.isFull) {
        yield part.take();
      }
    }
  }
  part.add('# EOF\n');
  yield part.take();
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

function hasStart({ kind }: MetricFamily, type: string): boolean {
  return type === 'counter' || kind === 'histogram' || kind === 'summary';
}

function escapedHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
