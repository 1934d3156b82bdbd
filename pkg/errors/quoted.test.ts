import { clipped, quoted } from './quoted';

it('repeats short input as it is, and 200 characters of long input', () => {
  expect(quoted('users')).toBe('"users"');
  expect(clipped('x'.repeat(200))).toBe('x'.repeat(200));
  expect(clipped('x'.repeat(100_000))).toBe(`${'x'.repeat(199)}…`);
});
