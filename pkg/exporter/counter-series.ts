import type { LinkedCounters } from '../history/measurement/linked-counters';
import type { Entity } from '../history/model';
import type { AccessKey } from '../outline/api';
import type { Series } from '../telemetry/metric-family';
import type { ServerLabels } from './server-labels';

/** A server's counters as series, by what they count. */
export interface CounterSeries {
  /** Bytes and seconds, by access key and by location. */
  keyData: Array<Series<number>>;
  keyTunnelTime: Array<Series<number>>;
  locationData: Array<Series<number>>;
  locationTunnelTime: Array<Series<number>>;
}

/** The series of counters as they were sampled last, made once for each sample. */
export class CounterReader {
  #madeOf: readonly unknown[] = [];
  #series: CounterSeries = noSeries();

  constructor(private readonly labels: ServerLabels) {}

  /**
   * @param counters null: not sampled yet
   * @param keys those that the server has; null: not known
   */
  read(counters: LinkedCounters | null, keys: readonly AccessKey[] | null): CounterSeries {
    const madeOf = [counters, counters?.lastAnchor, keys];
    if (counters !== null && madeOf.some((part, index) => part !== this.#madeOf[index])) {
      this.#madeOf = madeOf;
      this.#series = this.#seriesOf(counters, keys ?? []);
    }
    return this.#series;
  }

  #seriesOf(counters: LinkedCounters, keys: readonly AccessKey[]): CounterSeries {
    const series = noSeries();
    const counted = [...counters.counters().values()];
    const add = (entity: Entity, data: number, tunnelTime: number) => {
      const of = { labels: this.labels.of(entity), created: counters.begun };
      const isKey = entity.kind === 'key';
      (isKey ? series.keyData : series.locationData).push({ ...of, value: data });
      // It is counted in milliseconds.
      (isKey ? series.keyTunnelTime : series.locationTunnelTime).push({ ...of, value: tunnelTime / 1000 });
    };
    counted.forEach(({ entity, data, tunnelTime }) => add(entity, data, tunnelTime));
    idleKeys(keys, counted).forEach((keyId) => add({ kind: 'key', keyId }, 0, 0));
    return series;
  }
}

function noSeries(): CounterSeries {
  return { keyData: [], keyTunnelTime: [], locationData: [], locationTunnelTime: [] };
}

/**
 * Keys that have no counter, because the server has no samples of them: they had no traffic. Their zeros are there before
 * it comes, so that Prometheus sees it as growth.
 */
function idleKeys(keys: readonly AccessKey[], counted: ReadonlyArray<{ entity: Entity }>): string[] {
  const known = new Set(counted.map(({ entity }) => (entity.kind === 'key' ? entity.keyId : null)));
  // The figures of ids that are no whole numbers are told under other ids, or under none.
  return keys.map(({ id }) => id).filter((id) => /^(0|[1-9]\d{0,14})$/.test(id) && !known.has(id));
}
