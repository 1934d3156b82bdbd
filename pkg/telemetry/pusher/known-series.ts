import { labelsText } from '../exposition/label-texts';
import type { Labels, MetricFamily } from '../metric-family';

/** A series of any kind. */
export type AnySeries = MetricFamily['series'] extends Iterable<infer Each> ? Each : never;

/**
 * Which series there were the last time. Those that are gone are told once more, as ended: a receiver would take their
 * last value for the present otherwise.
 */
export class KnownSeries {
  readonly #families = new Map<string, Map<string, AnySeries>>();

  /** The family's series; after them those that it had the last time and has no more. */
  *of({ name, series }: MetricFamily): Generator<{ series: AnySeries; isGone: boolean }> {
    const before = this.#families.get(name);
    const now = new Map<string, AnySeries>();
    for (const each of series) {
      const labels = labelsText(each.labels);
      before?.delete(labels);
      now.set(labels, typeof each.value === 'number' ? withoutValue(each.labels) : each);
      yield { series: each, isGone: false };
    }
    this.#families.set(name, now);
    for (const gone of before?.values() ?? []) {
      yield { series: gone, isGone: true };
    }
  }
}

/** The value of what is gone is of no use. Families that share the labels share this too: there may be very many. */
const valueless = new WeakMap<Labels, AnySeries>();

function withoutValue(labels: Labels): AnySeries {
  const series = valueless.get(labels) ?? { labels, value: NaN, created: null };
  valueless.set(labels, series);
  return series;
}
