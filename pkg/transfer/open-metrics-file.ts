import { exportedFamilies } from '../exporter/exported-families';
import { ceilTo, floorTo } from '../time/rounding';
import { labelsText, numberText } from '../telemetry';
import type { BackfillSource } from './backfill';
import { pastDays } from './past-steps';
import { PastScrapes } from './past-scrapes';
import { FIVE_MINUTES } from '../history/bucket-store';

/** The shortest steps that are kept, seconds. */

/** Samples of one series. */
interface Samples {
  /** Epoch milliseconds. */
  moments: number[];
  values: number[];
}

/**
 * The past of servers as OpenMetrics text with timestamps: the exporter's series, as a backfill sends them. A family is
 * written as a whole, as the format wants it, so the past is read once for each.
 */
export async function* exportOpenMetrics(sources: readonly BackfillSource[]): AsyncGenerator<string> {
  for (const { kind, name, unit, help } of exportedFamilies) {
    const series = await samplesOf(name, sources);
    if (series.size === 0) {
      continue;
    }
    const family = kind === 'counter' ? name.replace(/_total$/, '') : name;
    yield `# HELP ${family} ${help}`;
    yield `# TYPE ${family} ${kind}`;
    if (unit !== undefined) {
      yield `# UNIT ${family} ${unit}`;
    }
    for (const [labels, { moments, values }] of series) {
      for (const [index, at] of moments.entries()) {
        yield `${name}${labels} ${numberText(values[index] ?? NaN)} ${at / 1000}`;
      }
    }
  }
  yield '# EOF';
}

/** Of one family, by labels. */
async function samplesOf(name: string, sources: readonly BackfillSource[]): Promise<Map<string, Samples>> {
  const series = new Map<string, Samples>();
  for (const { buckets, keys, ...server } of sources) {
    const { from, to } = buckets.extent() ?? { from: 0, to: 0 };
    const scrapes = new PastScrapes(server, keys);
    for await (const steps of pastDays(buckets, {
      from: ceilTo(from, FIVE_MINUTES),
      to: floorTo(to, FIVE_MINUTES),
    })) {
      for (const { at, families } of steps.flatMap((step) => scrapes.take(step))) {
        for (const { labels, value } of families.flatMap((family) =>
          family.name === name ? [...family.series] : []
        )) {
          const text = labelsText(labels);
          const samples = series.get(text) ?? { moments: [], values: [] };
          series.set(text, samples);
          samples.moments.push(at);
          samples.values.push(value);
        }
      }
    }
  }
  return series;
}
