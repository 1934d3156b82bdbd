import { describeDuration, durationSeconds, parseDuration } from './duration';

it.each([
  ['500ms', 0.5, '500 milliseconds'],
  ['90s', 90, '90 seconds'],
  ['5m', 300, '5 minutes'],
  ['2h', 7200, '2 hours'],
  ['1d', 86_400, '1 day'],
  ['4w', 2_419_200, '4 weeks'],
  ['1M', 2_678_400, '1 month'],
  ['1y', 31_622_400, '1 year'],
])('reads and prints %s', (text, seconds, printed) => {
  expect(durationSeconds(text)).toBe(seconds);
  expect(describeDuration(text)).toBe(printed);
});

it.each(['', 'auto', 'month', '5', 'm', '0h', '-1h', '1.5h', '1h30m', '$window'])('knows that "%s" is none', (text) => {
  expect(parseDuration(text)).toBeNull();
  expect(durationSeconds(text)).toBeNaN();
  expect(describeDuration(text)).toBe(text);
});
