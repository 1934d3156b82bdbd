import fc from 'fast-check';
import { resolveWindow } from './window';

const now = Date.parse('2026-03-01T12:00:00Z');
const minutes = (count: number) => count * 60_000;

describe('resolveWindow', () => {
  it.each([
    ['an hour until now', 'range', now - minutes(60), now, 3600],
    ['an hour that ended while the request travelled', 'range', now - minutes(60) - 900, now - 900, 3600],
    ['an hour in a browser whose clock is ahead', 'range', now - minutes(60) + 5000, now + 5000, 3600],
    ['a range that ends four minutes ago: it ends now', 'range', now - minutes(60), now - minutes(4), 3600],
    ['a length that is no multiple of 300 s', 'range', now - minutes(61), now, 3900],
    ['an instant', 'range', now, now, 300],
    ['today, which goes on into the future: it ends now', 'range', now - minutes(720), now + minutes(720), 43_200],
    ['a fixed window, whatever the range', '24h', 0, 1000, 86_400],
    ['a fixed window of odd seconds', '301s', 0, 1000, 600],
  ])('answers %s', (_, window, from, to, sinceSeconds) => {
    expect(resolveWindow(window, { from, to }, now)).toMatchObject({ sinceSeconds, notices: [] });
  });

  it('has no answer where the range ends in the past, and says so', () => {
    const { sinceSeconds, notices } = resolveWindow('range', { from: now - minutes(60), to: now - minutes(6) }, now);
    expect(sinceSeconds).toBe(0);
    expect(notices[0]?.text).toContain('ends in the past');
  });

  it('has no answer where the range lies in the future, and says so', () => {
    const { sinceSeconds, notices } = resolveWindow('range', { from: now + minutes(5), to: now + minutes(60) }, now);
    expect(sinceSeconds).toBe(0);
    expect(notices[0]?.text).toContain('in the future');
  });

  it('cuts to what the server keeps, and says so', () => {
    const { sinceSeconds, notices } = resolveWindow('90d', { from: 0, to: 0 }, now);
    expect(sinceSeconds).toBe(31 * 86_400);
    expect(notices[0]?.text).toContain('31 days');
  });

  it('always sends a multiple of 300 s that the server accepts', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.integer({ min: 0, max: 1e13 }), (to, length) => {
        const { sinceSeconds } = resolveWindow('range', { from: to - length, to }, now);
        expect(sinceSeconds % 300).toBe(0);
        expect(sinceSeconds).toBeLessThanOrEqual(31 * 86_400);
      })
    );
  });
});
