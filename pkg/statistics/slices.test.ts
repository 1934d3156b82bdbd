import { addActiveTime, addToSlice, sumSlices, type Slices } from './slices';

const noon = Date.UTC(2026, 10, 24, 12);
const minutes = (count: number) => noon + count * 60_000;
const finished = { how: 'finished', seconds: 0.1, retries: 0 } as const;

describe('slices of five minutes', () => {
  it('have the active time that fell into them', () => {
    const slices: Slices = new Map();
    addActiveTime(slices, minutes(7), 9 * 60);
    expect(Array.from(slices, ([start, { active }]) => [start, active])).toEqual([
      [minutes(-5), 120],
      [minutes(0), 300],
      [minutes(5), 120],
    ]);
  });

  it('take no more than a day of active time at once', () => {
    const slices: Slices = new Map();
    addActiveTime(slices, minutes(7), 1e9);
    expect([...slices.values()].reduce((sum, { active }) => sum + active, 0)).toBe(86_400);
    expect(slices.size).toBe(289);
  });

  it('add up one by one', () => {
    const [some, others]: [Slices, Slices] = [new Map(), new Map()];
    addToSlice(some, minutes(0), { ...finished, retries: 2 });
    addToSlice(some, minutes(30), finished);
    addToSlice(others, minutes(31), { ...finished, how: 'failed' });
    const sum = sumSlices(some, others);
    expect([...sum.keys()]).toEqual([minutes(0), minutes(30)]);
    expect(sum.get(minutes(0))).toMatchObject({ finished: 1, failed: 0, retried: 1 });
    expect(sum.get(minutes(30))).toMatchObject({ finished: 1, failed: 1, retried: 0 });
    expect(some.get(minutes(30))).toMatchObject({ finished: 1, failed: 0 });
  });
});
