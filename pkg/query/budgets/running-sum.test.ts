import { runningSum, type StepAmount } from './running-sum';

const HOUR = 3600;
const exactly = (value: number) => ({ value, least: value, most: value });
const step = (value: number): StepAmount => ({ data: exactly(value), seconds: HOUR, length: HOUR });
const unknown: StepAmount = { data: null, seconds: 0, length: HOUR };
const steps = (count: number, value: number) => Array.from({ length: count }, () => step(value));
const whole = (value: number, least = value, most = value) => ({ data: { value, least, most }, beyond: 0 });

it('adds up what is known, and asks nobody else', () => {
  expect(runningSum([step(1), step(2), step(3)], [])).toEqual([1, 3, 6].map(exactly));
});

it('tells all after a gap by what the whole period came to', () => {
  const sums = runningSum([...steps(20, 10), unknown, ...steps(3, 10)], [whole(237)]);
  expect(sums.slice(20)).toEqual([207, 217, 227, 237].map(exactly));
});

it('shares what several gaps hold by their time, between all of it and nothing', () => {
  const sums = runningSum([...steps(4, 10), unknown, ...steps(4, 10), unknown, step(10)], [whole(100)]);
  expect(sums[4]).toEqual({ value: 45, least: 40, most: 50 });
  expect(sums[8]).toEqual({ value: 85, least: 80, most: 90 });
  expect(sums.slice(9)).toEqual([90, 100].map(exactly));
});

it('is not known where it may be nothing as well as twice as much', () => {
  const sums = runningSum([unknown, unknown, step(10), step(10)], [whole(100)]);
  expect(sums).toEqual([null, exactly(80), exactly(90), exactly(100)]);
});

it('goes without the whole as long as nothing is unknown, and no further', () => {
  expect(runningSum([step(1), unknown, step(3)], [])).toEqual([exactly(1), null, null]);
});

it('has no upper bound where the whole has none, and is told where a tenth of the time is unknown at most', () => {
  const sums = runningSum([...steps(5, 10), unknown, ...steps(5, 10)], [whole(100, 100, Infinity)]);
  expect(sums.slice(5)).toEqual([
    null,
    null,
    null,
    null,
    { value: 90, least: 90, most: Infinity },
    { value: 100, least: 100, most: Infinity },
  ]);
});

it('goes by the whole where a step has no upper bound of its own', () => {
  const open: StepAmount = { ...step(10), data: { value: 10, least: 10, most: Infinity } };
  expect(runningSum([step(10), open, step(10)], [whole(32)])).toEqual([10, 22, 32].map(exactly));
});

it('goes on evenly through a time that is told as one amount at its end', () => {
  const late: StepAmount = { data: { value: 40, least: 0, most: 40 }, seconds: 4 * HOUR, length: HOUR };
  const sums = runningSum([...steps(10, 10), unknown, unknown, unknown, late, step(10)], [whole(150)]);
  expect(sums[10]).toEqual({ value: 110, least: 100, most: 140 });
  expect(sums[12]).toEqual({ value: 130, least: 100, most: 140 });
  expect(sums.slice(13)).toEqual([140, 150].map(exactly));
});

it('leaves to the minutes after the last step what they have of the whole', () => {
  const sums = runningSum([...steps(9, 10), unknown], [{ data: exactly(101), beyond: HOUR / 10 }]);
  expect(sums[9]).toEqual({ value: 100, least: 90, most: 101 });
});

it('goes by the whole that is known best', () => {
  const sums = runningSum([step(10), unknown, step(10)], [whole(25, 20, Infinity), whole(30)]);
  expect(sums).toEqual([10, 20, 30].map(exactly));
  // One that tells less than the steps has forgotten some of it.
  expect(runningSum([step(10), unknown, step(10)], [whole(25, 20, Infinity), whole(30), whole(3)])).toEqual(sums);
});
