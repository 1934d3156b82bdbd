import { lastHour } from './last-hour';
import { addActiveTime, addToSlice, type Slices } from './slices';

const noon = Date.UTC(2026, 10, 24, 12);
const minutes = (count: number) => noon + count * 60_000;
const finished = { how: 'finished', seconds: 0.1, retries: 0 } as const;
const failed = { ...finished, how: 'failed' } as const;
const nothing = { requests: 0, failed: 0, failureShare: null, requestsPerMinute: null, p95: null };

describe('the last hour', () => {
  it('knows nothing before a request has ended', () => {
    expect(lastHour(new Map(), noon)).toEqual(nothing);
  });

  it('divides by the time that was counted in', () => {
    const slices: Slices = new Map();
    for (let i = 0; i < 20; i++) {
      addToSlice(slices, minutes(i / 2), i % 4 === 0 ? failed : finished);
    }
    addActiveTime(slices, minutes(10), 600);
    const figures = lastHour(slices, minutes(10));
    expect(figures).toMatchObject({ requests: 20, failed: 5, failureShare: 0.25, requestsPerMinute: 2 });
    expect(figures.p95).toBeCloseTo(0.1, 2);
  });

  it('has no rate before a minute has passed', () => {
    const slices: Slices = new Map();
    addToSlice(slices, noon, finished);
    addActiveTime(slices, noon + 59_000, 59);
    expect(lastHour(slices, noon + 59_000).requestsPerMinute).toBeNull();
    addActiveTime(slices, noon + 60_000, 1);
    expect(lastHour(slices, noon + 60_000).requestsPerMinute).toBe(1);
  });

  it('is without what is older, and without what lies after now', () => {
    const slices: Slices = new Map();
    addToSlice(slices, minutes(0), failed);
    addToSlice(slices, minutes(600), finished);
    expect(lastHour(slices, minutes(59))).toMatchObject({ requests: 1, failed: 1 });
    expect(lastHour(slices, minutes(60))).toEqual(nothing);
  });
});
