import { slopeOf } from './slope';

const line = (grow: (at: number) => number) =>
  Array.from({ length: 60 }, (_, at) => ({ at, residentMiB: 100 + grow(at), descriptors: 20 }));

it('is that of the line through the samples', () => {
  expect(slopeOf(line((at) => at / 60))).toBeCloseTo(60);
  expect(slopeOf(line(() => 0))).toBe(0);
});

it('is hardly moved by waves', () => {
  expect(Math.abs(slopeOf(line((at) => 5 * Math.sin(at))))).toBeLessThan(120);
});

it('needs two moments', () => {
  expect(slopeOf([])).toBe(0);
  expect(slopeOf(line(() => 0).slice(0, 1))).toBe(0);
});
