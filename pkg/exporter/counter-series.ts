import type { LinkedCounters } from '../history/measurement/linked-counters';
import type { Entity } from '../history/model';
import type { Labels, Series } from '../telemetry/metric-family';

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
  #of: { counters: LinkedCounters; anchor: number | null } | null = null;
  #series: CounterSeries = noSeries();

  constructor(private readonly server: string) {}

  /** @param counters null: not sampled yet */
  read(counters: LinkedCounters | null): CounterSeries {
    if (counters !== null && (this.#of?.counters !== counters || this.#of.anchor !== counters.lastAnchor)) {
      this.#of = { counters, anchor: counters.lastAnchor };
      this.#series = this.#seriesOf(counters);
    }
    return this.#series;
  }

  #seriesOf(counters: LinkedCounters): CounterSeries {
    const series = noSeries();
    const created = counters.begun;
    for (const { entity, data, tunnelTime } of counters.counters().values()) {
      const labels = this.#labelsOf(entity);
      const [ofData, ofTunnelTime] =
        entity.kind === 'key'
          ? [series.keyData, series.keyTunnelTime]
          : [series.locationData, series.locationTunnelTime];
      ofData.push({ labels, value: data, created });
      // It is counted in milliseconds.
      ofTunnelTime.push({ labels, value: tunnelTime / 1000, created });
    }
    return series;
  }

  #labelsOf(entity: Entity): Labels {
    const { server } = this;
    return entity.kind === 'key'
      ? { server, key_id: entity.keyId ?? '' }
      : { server, location: entity.location, asn: String(entity.asn ?? ''), as_org: entity.asOrg ?? '' };
  }
}

function noSeries(): CounterSeries {
  return { keyData: [], keyTunnelTime: [], locationData: [], locationTunnelTime: [] };
}
