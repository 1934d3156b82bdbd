import { increase, rate, summarize } from './increase';

const MINUTE = 60_000;
/** A counter at each full minute from minute 1 on. */
const counter = (...values: number[]) =>
  summarize(values.map((value, index): [number, number] => [(index + 1) * MINUTE, value]));

it('stretches the growth between the samples to the edges of the window', () => {
  expect(increase(counter(1000, 1060, 1120, 1180, 1240), MINUTE - 20_000, 5 * MINUTE + 40_000)).toBe(300);
});

it('gives the same per second as a rate', () => {
  expect(rate(counter(1000, 1060, 1120, 1180, 1240), MINUTE - 20_000, 5 * MINUTE + 40_000)).toBe(1);
});

it('stretches by half a spacing towards an edge that is further away than 1.1 spacings', () => {
  expect(increase(counter(1000, 1060, 1120), MINUTE, 10 * MINUTE)).toBe(120 * (150 / 120));
  expect(increase(counter(1000, 1060, 1120), -10 * MINUTE, 3 * MINUTE)).toBe(120 * (150 / 120));
});

it('does not stretch back beyond the moment at which the counter would have been zero', () => {
  expect(increase(counter(10, 70, 130), 0, 3 * MINUTE)).toBeCloseTo(130);
});

it('adds what was there before a reset', () => {
  expect(increase(counter(1000, 1060, 30, 90), MINUTE, 4 * MINUTE)).toBe(150);
});

it('knows nothing with fewer than two samples', () => {
  expect(increase(counter(5), 0, 5 * MINUTE)).toBeUndefined();
  expect(increase(counter(), 0, 5 * MINUTE)).toBeUndefined();
});
