import fc from 'fast-check';
import { sumCounts } from './counts';
import { countDuration, quantile, RELATIVE_ERROR, type DurationHistogram } from './duration-histogram';

const durations = fc.array(fc.double({ min: 1e-6, max: 3600, noNaN: true }), { minLength: 1, maxLength: 300 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

function histogramOf(seconds: readonly number[]): DurationHistogram {
  const histogram: DurationHistogram = {};
  seconds.forEach((duration) => countDuration(histogram, duration));
  return histogram;
}

function exact(seconds: readonly number[], part: number): number {
  return seconds.toSorted((one, other) => one - other)[Math.max(1, Math.ceil(part * seconds.length)) - 1] ?? NaN;
}

describe('the histogram of durations', () => {
  it('gives every quantile within its relative error', () => {
    fc.assert(
      fc.property(durations, share, (seconds, part) => {
        const expected = exact(seconds, part);
        const found = quantile(histogramOf(seconds), part) ?? NaN;
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(expected * RELATIVE_ERROR * (1 + 1e-9));
      })
    );
  });

  it('is the same whether durations are counted together or added up', () => {
    fc.assert(
      fc.property(durations, durations, (some, others) => {
        expect(sumCounts(histogramOf(some), histogramOf(others))).toEqual(histogramOf([...some, ...others]));
      })
    );
  });

  it('takes durations of any size, in few buckets', () => {
    const histogram = histogramOf([0, -1, 1e-9, 1e-6, 86_400, 1e9, Infinity]);
    expect(Object.values(histogram)).toEqual(expect.arrayContaining([4, 3]));
    expect(quantile(histogram, 1)).toBeCloseTo(86_400, -4);
  });

  it('has no quantile of nothing', () => {
    expect(quantile({}, 0.95)).toBeNull();
  });
});
