import { addActiveTime, addToSlice, lastHour, sumSlices, type Slices } from './last-hour';

const noon = Date.UTC(2026, 10, 24, 12);
const minutes = (count: number) => noon + count * 60_000;

describe('the last hour', () => {
  it('knows nothing before a request has ended', () => {
    const nothing = { requests: 0, failed: 0, failureShare: null, requestsPerMinute: null, p95: null };
    expect(lastHour({}, noon)).toEqual(nothing);
  });

  it('divides by the time that was counted in', () => {
    const slices: Slices = {};
    for (let i = 0; i < 20; i++) {
      addToSlice(slices, minutes(i / 2), i % 4 === 0 ? 'failed' : 'finished', 0.1);
    }
    addActiveTime(slices, minutes(10), 600);
    const figures = lastHour(slices, minutes(10));
    expect(figures).toMatchObject({ requests: 20, failed: 5, failureShare: 0.25, requestsPerMinute: 2 });
    expect(figures.p95).toBeCloseTo(0.1, 2);
  });

  it('spreads active time over the slices that it fell into, an hour at most', () => {
    const slices: Slices = {};
    addActiveTime(slices, minutes(7), 9 * 60);
    expect(Object.entries(slices).map(([start, { active }]) => [Number(start), active])).toEqual([
      [minutes(5), 120],
      [minutes(0), 300],
      [minutes(-5), 120],
    ]);
    const long: Slices = {};
    addActiveTime(long, minutes(7), 86_400);
    expect(Object.values(long).reduce((sum, { active }) => sum + active, 0)).toBe(57 * 60);
  });

  it('forgets what is older, in its figures and in what it keeps', () => {
    const slices: Slices = {};
    addToSlice(slices, minutes(0), 'failed', 1);
    expect(lastHour(slices, minutes(59)).failed).toBe(1);
    expect(lastHour(slices, minutes(60)).requests).toBe(0);
    addToSlice(slices, minutes(60), 'finished', 1);
    expect(Object.keys(slices)).toEqual([String(minutes(60))]);
  });

  it('adds up slice by slice, without what is older', () => {
    const [some, others]: [Slices, Slices] = [{}, {}];
    addToSlice(some, minutes(0), 'failed', 1);
    addToSlice(some, minutes(30), 'finished', 1);
    addToSlice(others, minutes(31), 'failed', 2);
    addToSlice(others, minutes(61), 'finished', 2);
    const sum = sumSlices(some, others);
    expect(Object.keys(sum).map(Number)).toEqual([minutes(30), minutes(60)]);
    expect(sum[minutes(30)]).toMatchObject({ finished: 1, failed: 1 });
  });
});
