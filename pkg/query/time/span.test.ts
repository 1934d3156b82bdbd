import { spanOf } from './span';

const at = (text: string) => Date.parse(`2026-03-01T${text}Z`);
const now = at('12:02:13.500');
const hours = (count: number) => count * 3_600_000;

const span = (window: string, from: number, to: number, knownTo: number | null = at('12:00:00') / 1000) => {
  const found = spanOf(window, { from, to }, now, knownTo);
  return found && [found.from, found.to].map((edge) => new Date(edge * 1000).toISOString().slice(11, 16));
};

describe('spanOf', () => {
  it('ends a range that goes on until now where history ends, and keeps its length', () => {
    expect(span('range', now - hours(1), now)).toEqual(['11:00', '12:00']);
    expect(span('range', now - hours(1), now, at('11:55:00') / 1000)).toEqual(['10:55', '11:55']);
    expect(span('1h', 0, 0, at('11:55:00') / 1000)).toEqual(['10:55', '11:55']);
    expect(span('range', now - hours(1) - 900, now - 900)).toEqual(['11:00', '12:00']);
  });

  it('keeps the beginning of a range that begins on the clock', () => {
    expect(span('range', at('00:00:00'), at('23:59:59.999'), at('11:55:00') / 1000)).toEqual(['00:00', '11:55']);
  });

  it('does not wait for a history that stands still, or has not begun', () => {
    expect(span('range', now - hours(1), now, at('09:00:00') / 1000)).toEqual(['11:00', '12:00']);
    expect(span('range', now - hours(1), now, null)).toEqual(['11:00', '12:00']);
  });

  it('cuts a range that ended to five minutes', () => {
    expect(span('range', at('09:04:10'), at('10:09:59'))).toEqual(['09:00', '10:05']);
    expect(span('range', at('09:01:00'), at('09:02:00'))).toEqual(['09:00', '09:05']);
  });

  it('ends at the newest minute where edges are so fine', () => {
    const range = { from: at('11:59:00'), to: at('12:00:00') };
    expect(spanOf('range', range, now, at('12:01:20') / 1000, 60)).toEqual({
      from: at('11:59:00') / 1000,
      to: at('12:01:00') / 1000,
    });
  });

  it('ends no range after now, and has none in the future', () => {
    expect(span('range', now - 1800_000, now + hours(5))).toEqual(['11:30', '12:00']);
    expect(span('range', now + 1000, now + hours(5))).toBeNull();
  });

  it('stands hostile ranges', () => {
    expect(spanOf('range', { from: -1e15, to: 1e15 }, now, null)).toEqual({ from: 0, to: at('12:00:00') / 1000 });
  });
});
