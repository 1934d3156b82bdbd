import type { Engine } from './engine';

/** Each stored sample is looked at. */
export const resetsOfSamples: Engine['resets'] = (series, window) => `resets(${series}[${window}])`;

/**
 * The same where an engine takes resets out of stored counters before `resets()` sees them, as Thanos does
 * (https://github.com/thanos-io/thanos/issues/3644): it leaves alone what was calculated. Steps are a little shorter than
 * the time between samples, so that one which came early is seen too; one that is seen twice is no reset. Costs more.
 */
export const resetsOfSteps: Engine['resets'] = (series, window, interval) =>
  `resets((${series} + 0)[${window}:${Math.floor(0.9 * interval)}ms])`;
