import type { AccessKey, KeyMetrics } from '../outline/api';
import type { Labels, Series } from '../telemetry/metric-family';
import type { Figures } from './figures';
import type { ServerLabels } from './server-labels';

/** What is said of access keys beside their counters, as series. */
export interface KeySeries {
  info: Array<Series<number>>;
  /** Bytes. */
  dataLimit: Array<Series<number>>;
  dataTransferred: Array<Series<number>>;
  /** 0 to 1 and above. */
  dataLimitUsed: Array<Series<number>>;
  /** Epoch seconds. */
  lastSeen: Array<Series<number>>;
  devices: Array<Series<number>>;
}

export interface KnownOfKeys {
  figures: Figures;
  /** Bytes; null: the server has none, or it is not known. */
  defaultDataLimit: number | null;
  /** Epoch milliseconds by key id. */
  lastSeen: ReadonlyMap<string, number>;
}

/** The series of access keys, made once for each set of figures. */
export class KeySeriesReader {
  #madeOf: readonly unknown[] = [];
  #series: KeySeries = noSeries();

  constructor(private readonly labels: ServerLabels) {}

  read(known: KnownOfKeys): KeySeries {
    const madeOf = [known.figures, known.defaultDataLimit];
    if (madeOf.some((part, index) => part !== this.#madeOf[index])) {
      this.#madeOf = madeOf;
      this.#series = this.#seriesOf(known);
    }
    return this.#series;
  }

  #seriesOf({ figures, defaultDataLimit, lastSeen }: KnownOfKeys): KeySeries {
    const series = noSeries();
    for (const key of figures.keys ?? []) {
      const labels = this.labels.ofKey(key.id);
      series.info.push(gauge({ ...labels, key_name: key.name }, 1));
      addUse(series, labels, key.dataLimit ?? defaultDataLimit, transferredOf(key, figures));
    }
    for (const [keyId, at] of lastSeen) {
      series.lastSeen.push(gauge(this.labels.ofKey(keyId), at / 1000));
    }
    series.devices = (figures.recent?.accessKeys ?? []).flatMap((key) => devicesOf(this.labels, key));
    return series;
  }
}

function addUse(series: KeySeries, labels: Labels, limit: number | null, transferred: number | null): void {
  if (limit !== null) {
    series.dataLimit.push(gauge(labels, limit));
  }
  if (transferred !== null) {
    series.dataTransferred.push(gauge(labels, transferred));
  }
  // A limit of 0 blocks the key: there is no share of it to use.
  if (limit && transferred !== null) {
    series.dataLimitUsed.push(gauge(labels, transferred / limit));
  }
}

/** The server counts a key that its figures leave out as 0. */
function transferredOf({ id }: AccessKey, { transferred }: Figures): number | null {
  return transferred && (transferred.get(id) ?? 0);
}

function devicesOf(labels: ServerLabels, { keyId, peakDevices }: KeyMetrics): Array<Series<number>> {
  return keyId === null || peakDevices.value === null ? [] : [gauge(labels.ofKey(keyId), peakDevices.value)];
}

function gauge(labels: Labels, value: number): Series<number> {
  return { labels, value, created: null };
}

function noSeries(): KeySeries {
  return { info: [], dataLimit: [], dataTransferred: [], dataLimitUsed: [], lastSeen: [], devices: [] };
}
