/** What `increase` and `rate` need to know of one series' samples in a window. Times are epoch milliseconds. */
export interface SampledWindow {
  firstTime: number;
  firstValue: number;
  lastTime: number;
  lastValue: number;
  /** How many samples there are, first and last included. */
  samples: number;
  /** Sum of the values from which the counter fell back, over all resets in the window. */
  lostToResets: number;
}

/** Sums up samples `[epoch milliseconds, value]` in the order of time; undefined when there are none. */
export const summarize = (samples: ReadonlyArray<readonly [number, number]>): SampledWindow | undefined => {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) {
    return undefined;
  }
  let lostToResets = 0;
  let previous = first[1];
  for (const [, value] of samples) {
    if (value < previous) {
      lostToResets += previous;
    }
    previous = value;
  }
  return {
    firstTime: first[0],
    firstValue: first[1],
    lastTime: last[0],
    lastValue: last[1],
    samples: samples.length,
    lostToResets,
  };
};

/**
 * Prometheus's `increase(counter[window])`: the growth between the first and the last sample, stretched to the edges
 * of the window where these are nearer than 1.1 sample spacings, by half a spacing where not, and never back beyond
 * the moment at which the counter would have been zero. Undefined with fewer than two samples.
 *
 * The order of the arithmetic is that of `extrapolatedRate` in Prometheus 2.x, so that results are equal to the bit.
 * @param window the samples with `from <= time <= to`
 * @param from start of the window, epoch milliseconds
 * @param to end of the window, epoch milliseconds
 */
export const increase = (window: SampledWindow | undefined, from: number, to: number): number | undefined =>
  hasSpan(window) ? growth(window) * stretch(window, from, to) : undefined;

/** Prometheus's `rate(counter[window])`: the same per second of the window. */
export const rate = (window: SampledWindow | undefined, from: number, to: number): number | undefined =>
  hasSpan(window) ? growth(window) * (stretch(window, from, to) / ((to - from) / 1000)) : undefined;

const hasSpan = (window: SampledWindow | undefined): window is SampledWindow =>
  window !== undefined && window.samples >= 2;

const growth = (window: SampledWindow): number => window.lastValue - window.firstValue + window.lostToResets;

const stretch = (window: SampledWindow, from: number, to: number): number => {
  const sampled = (window.lastTime - window.firstTime) / 1000;
  const spacing = sampled / (window.samples - 1);
  let toStart = (window.firstTime - from) / 1000;
  const toEnd = (to - window.lastTime) / 1000;

  const grown = growth(window);
  if (grown > 0 && window.firstValue >= 0) {
    toStart = Math.min(toStart, sampled * (window.firstValue / grown));
  }

  const near = spacing * 1.1;
  let stretched = sampled;
  stretched += toStart < near ? toStart : spacing / 2;
  stretched += toEnd < near ? toEnd : spacing / 2;
  return stretched / sampled;
};
