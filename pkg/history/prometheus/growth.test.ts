import { growthOf } from './growth';
import type { Point } from './points';

const point = (link: Point['link'], interval: number, target = 'a'): Point => ({
  at: 0,
  scrapedAt: 0,
  target,
  link,
  interval,
});

const grown = (points: Point[], values: Array<number | null>, intervals = 2) =>
  growthOf({ target: 'a', values }, points, intervals);

const [start, first, second] = [point('start', -1), point('continue', 0), point('continue', 1)];

it('is the difference of values', () => {
  expect(grown([start, first, second], [5, 7, 17])).toEqual([2, 10]);
});

it('counts a series that was born in full', () => {
  expect(grown([start, first, second], [null, null, 17])).toEqual([0, 17]);
});

it('counts nothing of before the first scrape', () => {
  expect(grown([point('start', 1), second], [5, 6])).toEqual([0, 1]);
});

it('counts from 0 after a restart, also where the value is higher', () => {
  expect(grown([start, first, point('restart', 1), second], [5, 7, 8, 9])).toEqual([2, 9]);
});

it('counts from 0 what came back after a restart', () => {
  expect(grown([start, first, point('restart', 1), second], [5, 7, null, 9])).toEqual([2, 9]);
});

it('counts from 0 what fell where something did, and goes on elsewhere', () => {
  const points = [start, first, point('fall', 1)];
  expect(grown(points, [5, 7, 3])).toEqual([2, 3]);
  expect(grown(points, [5, 7, 8])).toEqual([2, 1]);
});

it('does not know what fell for no reason, and goes on from there', () => {
  expect(grown([start, first, first, second], [5, 7, 3, 4])).toEqual([null, 1]);
  expect(grown([start, first, first, first, second], [5, 7, 3, 9, 10])).toEqual([null, 1]);
});

it('goes on where a series was away and came back', () => {
  expect(grown([start, first, second], [5, null, 9])).toEqual([0, 4]);
});

it('knows its own target only', () => {
  expect(grown([start, point('continue', 0, 'b'), second], [5, 70, 9])).toEqual([0, 4]);
});
