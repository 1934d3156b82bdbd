import { medianOf, type Measurement } from './measurement';

const round = (value: number): Measurement => ({
  coldStartMs: value,
  coldStartCpuMs: value,
  rssIdleMb: value,
  rssAfterMb: value,
  rssSettledMb: value,
  anonymousSettledMb: value,
  proportionalSettledMb: value,
  p50Ms: { '1': value, '8': 2 * value },
  p95Ms: { '1': value },
  cpuMsPerQuery: { '1': value },
  queries: 100,
  columns: 50,
  rows: 1,
  upstreamCalls: 100,
});

describe('medianOf', () => {
  it('takes the median of each figure, by the number in flight too', () => {
    expect(medianOf([round(9), round(1), round(3)])).toEqual(round(3));
  });
});
