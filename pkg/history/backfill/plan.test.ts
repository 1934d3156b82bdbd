import type { Interval } from '../../time/interval';
import { grantedTarget, nextEdges, plannedTargets, type Target } from './plan';

const HOUR = 3600;
const DAY = 86_400;
const at = (text: string) => Date.parse(text) / 1000;
const upTo = at('2026-11-21T10:25:00Z');
const present = { upTo, createdAt: null, clockSetAt: null };
const text = ({ from, to, resolution }: Target) =>
  `${new Date(from * 1000).toISOString()} ${new Date(to * 1000).toISOString()} ${resolution}`;

describe('what is planned', () => {
  it('is an hour finely, days by hours, and the rest by days, without a gap', () => {
    expect(plannedTargets(present).map(text)).toEqual([
      '2026-11-21T09:00:00.000Z 2026-11-21T10:25:00.000Z 300',
      '2026-11-19T00:00:00.000Z 2026-11-21T09:00:00.000Z 3600',
      '2026-10-22T00:00:00.000Z 2026-11-19T00:00:00.000Z 86400',
    ]);
  });

  it('begins with the bucket in which the server was set up', () => {
    expect(plannedTargets({ ...present, createdAt: at('2026-11-20T13:07:00Z') }).map(text)).toEqual([
      '2026-11-21T09:00:00.000Z 2026-11-21T10:25:00.000Z 300',
      '2026-11-20T13:00:00.000Z 2026-11-21T09:00:00.000Z 3600',
    ]);
  });
});

it('reaches no further back than to where a clock was set', () => {
  const clockSetAt = at('2026-11-21T08:12:00Z');
  expect(plannedTargets({ ...present, clockSetAt }).map(text)).toEqual([
    '2026-11-21T09:00:00.000Z 2026-11-21T10:25:00.000Z 300',
  ]);
  expect(grantedTarget({ from: 0, to: upTo, resolution: 300 }, { ...present, clockSetAt })?.from).toBe(
    at('2026-11-21T08:15:00Z')
  );
});

describe('what a query is granted', () => {
  it('is cut to what the server can still tell, on edges of buckets', () => {
    expect(grantedTarget({ from: 0, to: upTo + DAY, resolution: HOUR }, present)).toEqual({
      from: at('2026-10-22T00:00:00Z'),
      to: at('2026-11-21T10:00:00Z'),
      resolution: HOUR,
    });
  });

  it('is two days at most where it is finest', () => {
    const target = grantedTarget({ from: upTo - 7 * DAY, to: upTo, resolution: 300 }, present);
    expect(target).toEqual({ from: upTo - 2 * DAY, to: upTo, resolution: 300 });
    expect(grantedTarget({ from: 0, to: upTo - 3 * DAY, resolution: 300 }, present)).toBeNull();
  });
});

describe('what is asked for next', () => {
  const gapsOf = (...gaps: Interval[]) => ({
    gaps: (from: number, to: number) => gaps.filter((gap) => gap.from < to && gap.to > from),
  });

  it('are the edges of the newest gap of the most urgent wish, and one before', () => {
    const targets: Target[] = [
      { from: 9 * HOUR, to: 10 * HOUR, resolution: 300 },
      { from: 0, to: 9 * HOUR, resolution: HOUR },
    ];
    const store = gapsOf({ from: HOUR, to: 2 * HOUR }, { from: 4 * HOUR, to: 7 * HOUR });
    expect(nextEdges(store, targets)).toEqual([7 * HOUR, 6 * HOUR, 5 * HOUR, 4 * HOUR, 3 * HOUR]);
    expect(nextEdges(gapsOf(), targets)).toBeNull();
  });
});
