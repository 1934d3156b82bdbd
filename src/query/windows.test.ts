import { windowPattern } from '../../pkg/query/model';
import { describeWindow, isWindow, offeredWindows } from './windows';

it.each([
  ['range', 'Panel range'],
  ['1h', 'Last 1 hour'],
  ['24h', 'Last 24 hours'],
  ['30d', 'Last 30 days'],
  ['900s', 'Last 900 seconds'],
  ['4w', 'Last 4 weeks'],
  ['$span', '$span'],
])('describes %s as %s', (window, text) => {
  expect(describeWindow(window)).toBe(text);
});

it('offers only what the backend takes', () => {
  for (const window of offeredWindows) {
    expect(window).toMatch(windowPattern);
  }
});

it.each(['60m', '1.5h', '0h', '-1h', 'now', '', '1h30m', '1H'])('does not take %s', (text) => {
  expect(isWindow(text)).toBe(false);
});

it('takes variables, whose value only the backend can judge', () => {
  expect(isWindow('${span}')).toBe(true);
});
