import { keySeriesOf, noKeySeries, type KeySeries } from './key-series';
import { accessKeyPorts } from '../reachability/ports';
import type { FigureAnswers } from './figure-reader';
import type { DataLimit } from '../outline/api';
import type { ServerLabels } from './server-labels';

/** What is kept of a server's answers until the next ones: no more than is exported. Null: not known. */
export interface Figures {
  keyIds: readonly string[] | null;
  /** Of access keys that take TCP. */
  keyPorts: readonly number[] | null;
  /** Bytes per second. */
  bandwidthNow: number | null;
  bandwidthPeak: number | null;
  keySeries: KeySeries;
}

export const noFigures: Figures = {
  keyIds: null,
  keyPorts: null,
  bandwidthNow: null,
  bandwidthPeak: null,
  keySeries: noKeySeries(),
};

/** @param defaultDataLimit of keys without one of their own */
export function figuresOf(answers: FigureAnswers, defaultDataLimit: DataLimit, labels: ServerLabels): Figures {
  const { keys, recent } = answers;
  return {
    keyIds: keys && keys.map(({ id }) => id),
    keyPorts: keys && accessKeyPorts(keys),
    bandwidthNow: recent?.bandwidthNow.value ?? null,
    bandwidthPeak: recent?.bandwidthPeak.value ?? null,
    keySeries: keySeriesOf(answers, defaultDataLimit, labels),
  };
}
