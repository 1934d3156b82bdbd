import type { AccessKey, DataLimit } from '../outline/api';
import { Column } from '../telemetry/collectors/column';
import type { Labels } from '../telemetry/metric-family';
import type { FigureAnswers } from './figure-reader';
import type { ServerLabels } from './server-labels';

/** What is said of access keys beside their counters, as series. */
export interface KeySeries {
  info: Column;
  /** Bytes. */
  dataLimit: Column;
  dataTransferred: Column;
  /** 0 to 1 and above. */
  dataLimitUsed: Column;
  devices: Column;
}

/** @param defaultDataLimit of keys without one of their own */
export function keySeriesOf(
  answers: FigureAnswers,
  defaultDataLimit: DataLimit,
  serverLabels: ServerLabels
): KeySeries {
  const series = noKeySeries();
  for (const key of answers.keys ?? []) {
    series.info.add(serverLabels.ofNamedKey(key.id, key.name), 1);
    addUse(series, serverLabels.ofKey(key.id), key.dataLimit ?? defaultDataLimit, transferredOf(key, answers));
  }
  for (const { keyId, peakDevices } of answers.recent?.accessKeys ?? []) {
    if (keyId !== null && peakDevices.value !== null) {
      series.devices.add(serverLabels.ofKey(keyId), peakDevices.value);
    }
  }
  return series;
}

export function noKeySeries(): KeySeries {
  return {
    info: new Column(),
    dataLimit: new Column(),
    dataTransferred: new Column(),
    dataLimitUsed: new Column(),
    devices: new Column(),
  };
}

function addUse(series: KeySeries, labels: Labels, limit: DataLimit, transferred: number | null): void {
  if (typeof limit === 'number') {
    series.dataLimit.add(labels, limit);
  }
  if (transferred !== null) {
    series.dataTransferred.add(labels, transferred);
  }
  // A limit of 0 blocks the key: there is no share of it to use.
  if (typeof limit === 'number' && limit > 0 && transferred !== null) {
    series.dataLimitUsed.add(labels, transferred / limit);
  }
}

/** The server counts a key that its figures leave out as 0. */
function transferredOf({ id }: AccessKey, { transferred }: FigureAnswers): number | null {
  return transferred && (transferred.has(id) ? (transferred.get(id) ?? null) : 0);
}
