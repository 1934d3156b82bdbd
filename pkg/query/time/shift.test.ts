import { edgesOf } from './edges';
import { shiftOf } from './shift';
import { stepOf } from './steps';
import { clockOf } from './time-zone';

const at = (text: string) => Date.parse(text) / 1000;
const text = (epoch: number) => new Date(epoch * 1000).toISOString().slice(0, 16);
const berlin = clockOf('Europe/Berlin');
const utc = clockOf('utc');

it('goes back by months of the calendar in steps of months', () => {
  const earlier = shiftOf('1M', stepOf('month'), at('2026-01-15T00:00Z'), utc);
  expect(['2026-03-01T00:00Z', '2026-03-31T12:00Z'].map((edge) => text(earlier(at(edge))))).toEqual([
    '2026-02-01T00:00',
    '2026-02-28T12:00',
  ]);
  const yearEarlier = shiftOf('1y', stepOf('month'), 0, berlin);
  expect(text(yearEarlier(at('2026-07-31T22:00Z')))).toBe('2025-07-31T22:00');
});

it('keeps shorter steps as long as those that they are compared with', () => {
  const [from, to] = [at('2026-02-01T00:00Z'), at('2026-03-01T00:00Z')];
  const step = stepOf('1d');
  const edges = edgesOf(from, to, step, utc) ?? [];
  const shifted = edges.map(shiftOf('1M', step, from, utc));
  expect(text(shifted[0]!)).toBe('2026-01-01T00:00');
  expect(new Set(shifted.slice(1).map((edge, index) => edge - shifted[index]!))).toEqual(new Set([86_400]));
});

it('compares weeks with whole weeks', () => {
  const monday = at('2026-11-02T00:00Z');
  expect(text(shiftOf('1M', stepOf('1w'), monday, utc)(monday))).toBe('2026-10-05T00:00');
});

it('goes by the clock where it is changed', () => {
  const earlier = shiftOf('1M', stepOf('1d'), at('2026-04-01T00:00+02:00'), berlin);
  expect(earlier(at('2026-04-01T00:00+02:00'))).toBe(at('2026-03-01T00:00+01:00'));
});

it.each([
  ['saturday', '2026-11-21'],
  ['sunday', '2026-11-22'],
  ['monday', '2026-11-23'],
  ['dashboard', '2026-11-23'],
] as const)('begins weeks on %s', (start, date) => {
  const edges = edgesOf(at('2026-11-18T00:00Z'), at('2026-11-28T00:00Z'), stepOf('1w', start), utc) ?? [];
  expect(text(edges[1]!)).toBe(`${date}T00:00`);
});

it('takes UTC where a zone is not known', () => {
  expect(clockOf('Etc/Unknown').name).toBe('utc');
  expect(clockOf('dashboard').name).toBe('utc');
  expect(berlin.name).toBe('Europe/Berlin');
});
