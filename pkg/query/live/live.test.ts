import type { Frame } from '../../frames/frame';
import type { History } from '../../history/history';
import { parseQuery } from '../parse-query';
import { channelOf, pathOf } from './channel';
import { stepsWithin, untilNextStep, wholeUntil } from './complete-steps';
import { follow } from './follow';
import { withChannel } from './with-channel';

const query = { servers: [], groupServersBy: null, filters: [], legend: 'auto' };
const lengths = { stepSeconds: 60, rangeSeconds: 21_600 };

describe('the path of a channel', () => {
  it.each([
    [query, {}],
    [
      { ...query, servers: ['Zürich/1'], legend: '{{server}}' },
      { servers: ['Zürich/1'], legend: '{{server}}' },
    ],
  ])('tells what it is about: %j', (asked, told) => {
    const path = pathOf(asked, lengths) ?? '';
    expect(path).toMatch(/^[\w\-/=.]+$/);
    expect(channelOf(path)).toEqual({ ...lengths, query: told });
  });

  it('is none where it would be too long', () => {
    expect(pathOf({ ...query, servers: ['x'.repeat(100)] }, lengths)).toBeNull();
  });

  it.each(['', 'bandwidth', 'bandwidth/0/60/e30', 'bandwidth/60/60/-', 'data/60/60/e30', 'bandwidth/60/60/e30/x'])(
    'is not "%s"',
    (path) => expect(channelOf(path)).toBeNull()
  );
});

const minute = 60_000;

/** A step each minute, whose value is its number. */
const series = ({ from, to }: { from: number; to: number }): Frame => {
  const times = Array.from({ length: (to - from) / 60 + 3 }, (_, index) => (from - 60) * 1000 + index * minute);
  return {
    name: 'A',
    fields: [
      { name: 'time', type: 'time', values: times },
      { name: 'bandwidth', type: 'float64', values: times.map((at) => at / minute) },
    ],
  };
};

it('counts a step as whole ninety seconds after its end', () => {
  expect(wholeUntil(10 * minute + 29_999, 60)).toBe(8 * 60);
  expect(wholeUntil(10 * minute + 30_000, 60)).toBe(9 * 60);
  expect(untilNextStep(10 * minute + 30_000, 60)).toBe(minute);
});

it('cuts a series to steps', () => {
  expect(stepsWithin(series({ from: 600, to: 720 }), { from: 600, to: 720 }).fields[1]?.values).toEqual([10, 11]);
});

it('goes on where the past ends, each step once, also after a failure', async () => {
  // Each look at the clock finds the next step ten milliseconds from being whole.
  let minutes = 10;
  const now = () => minutes * minute + 29_990;
  const ranges: Array<{ from: number; to: number }> = [];
  const controller = new AbortController();
  const steps = follow({
    stepSeconds: 60,
    signal: controller.signal,
    now,
    async ask(range) {
      ranges.push(range);
      if (ranges.length === 1) {
        throw new Error('The engine is down.');
      }
      return series(range);
    },
  });
  const next = async () => {
    const step = steps.next();
    minutes += 1;
    return (await step).value?.fields[1]?.values;
  };
  const [first, second] = [await next(), await next()];
  controller.abort();
  expect([first, second]).toEqual([[8], [9]]);
  expect((await steps.next()).done).toBe(true);
});

describe('a live answer', () => {
  const live = { queryType: 'server-metrics', figure: 'bandwidth', shape: 'time-series', live: true };
  const now = 20 * minute + 10_000;
  const answered = (buckets: readonly number[] | null, to = now) =>
    withChannel(
      { ...series({ from: 600, to: 1200 }), meta: { custom: { step: '1m' } } },
      {
        query: parseQuery(live),
        timeRange: { from: to - 600_000, to },
        histories: [{ capabilities: { buckets } } as unknown as History],
        uid: 'home',
        now,
      }
    );

  it('ends where its channel goes on', () => {
    const { meta, fields } = answered(null);
    expect(meta?.channel).toBe('ds/home/bandwidth/60/600/e30');
    expect(fields[1]?.values.at(-1)).toBe(17);
  });

  it('has no channel in the past, and says why it has none without an engine', () => {
    expect(answered(null, now - 3_600_000).meta).toEqual({ custom: { step: '1m' } });
    expect(answered([300])).toMatchObject({ meta: { notices: [{ text: expect.stringContaining('refresh') }] } });
  });

  it.each([{ figure: 'data' }, { queryType: 'key-metrics' }])('is refused where series come and go: %j', (other) => {
    expect(() => parseQuery({ ...live, ...other })).toThrow('can be live');
  });
});
