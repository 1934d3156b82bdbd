import { windowLengths } from './window-lengths';

const begin = Date.UTC(2026, 10, 21, 10, 0, 17);
const at = (seconds: number, scrapePhase: number | null = 17) =>
  windowLengths(3600, { serverTime: begin + seconds * 1000, scrapePhase });

it('gives each length its turn, and again when the server has forgotten its figures', () => {
  const turns = Array.from({ length: 24 }, (_, turn) => at(30 * turn)[0]);
  expect(new Set(turns.slice(0, 12)).size).toBe(12);
  expect(turns.slice(12)).toEqual(turns.slice(0, 12));
  expect(at(29.9)[0]).toBe(at(0)[0]);
  expect(at(330 + 29.9)).not.toEqual(at(0));
});

it('begins turns with scrapes', () => {
  expect(at(-0.1)[0]).not.toBe(at(0)[0]);
  expect(at(13, null)[0]).not.toBe(at(12.9, null)[0]);
});

it('asks for lengths that hold the same scrapes, one a minute, at any moment of the minute', () => {
  const holdsSixty = (age: number) => (length: number) => Math.floor((length - age) / 60) + 1 === 60;
  for (const age of [1, 7, 29, 31, 53, 58]) {
    const holding = at(age).slice(0, 6).filter(holdsSixty(age));
    expect(holding).toHaveLength(6);
  }
});

it('leaves alone the lengths that polls ask for', () => {
  expect(at(0).toSorted()).toEqual([3594, 3595, 3596, 3597, 3598, 3599, 3602, 3603, 3604, 3605, 3606, 3607]);
});
