import type { CheckedFrame } from '../../frames/check';
import type { SavedQuery } from '../model';
import { keepHistory, writeSpans, type KeptHistory, type Steady } from '../testing/kept-history';
import { clock, epoch, key, keys, known, place, steady, sum } from '../testing/steady-amounts';
import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

const places = [steady(place('DE', 3320), 7), steady(place('DE', 680), 1), steady(place('IR', 16322), 3)];
const silent: Steady = { entity: key('3'), data: () => 0, tunnelTime: () => 0 };

type Values = ReadonlyArray<number | null>;
const seriesBy = (frame: CheckedFrame, label: string): Record<string, Values> =>
  Object.fromEntries(
    frame.fields.slice(1).map(({ labels, values }) => [labels?.[label] ?? '', values as unknown as Values])
  );
const timesOf = (frame: CheckedFrame) => valuesOf(frame, 'time').map((time) => new Date(Number(time)).toISOString());

let history: KeptHistory;
let simulated: SimulatedQuery;
const told = { fetched: 1, createdAt: null, scrapePhase: null, problem: null };
const run = (query: SavedQuery, from?: string, to?: string) =>
  simulated.run(
    { shape: 'time-series', ...query },
    from && to ? { from: Date.parse(from), to: Date.parse(to) } : undefined
  );
/** After this, what the client keeps of answers is too old. */
const forgetAnswers = () => simulated.simulator.clock.advance(31_000);
const metricsCalls = () => simulated.server.calls.count('GET /experimental/server/metrics');

beforeAll(async () => {
  history = await keepHistory(() => epoch(clock));
  writeSpans(history.buckets, known.from, known.to, 300, [...keys, silent, ...places]);
  for (let at = known.from; at < known.to; at += 300) {
    const up = at < epoch('2026-11-21T09:00Z') || at >= epoch('2026-11-21T09:30Z');
    history.buckets.writeAvailability({ at, up, responseTime: up ? 0.25 : null });
  }
  simulated = await startSimulatedQuery({ keys: 4, now: new Date(clock) }, history);
});
afterAll(async () => {
  await simulated.stop();
  history.close();
});
beforeEach(() => simulated.server.calls.reset());

describe('a time series', () => {
  it('is one frame with a time and a series for each key', async () => {
    expect(await run({ queryType: 'key-metrics', step: '15m', groupBy: ['key_id', 'key_name'] })).toMatchSnapshot();
  });

  it('has a point for each step, at its beginning, until history ends', async () => {
    const frame = await run({ step: '15m' });
    expect(timesOf(frame).map((time) => time.slice(11, 16))).toEqual(['09:00', '09:15', '09:30', '09:45']);
    expect(frame.meta).toMatchObject({ type: 'timeseries-wide', typeVersion: [0, 1] });
    expect(frame.meta?.custom).toMatchObject({
      step: '15m',
      timeZone: 'utc',
      window: {
        asked: { from: '2026-11-21T09:02:13.000Z', to: '2026-11-21T10:02:13.000Z' },
        covered: { from: '2026-11-21T09:00:00.000Z', to: '2026-11-21T10:00:00.000Z' },
      },
    });
    expect(noticesOf(frame)).toEqual([]);
  });

  it('asks the server for nothing but the names of keys', async () => {
    await run({ queryType: 'server-metrics' });
    await run({ queryType: 'locations' });
    expect(simulated.server.calls.count()).toBe(0);
    forgetAnswers();
    await run({ queryType: 'key-metrics' });
    expect(simulated.server.calls.byRoute()).toEqual({ 'GET /access-keys': 1 });
  });

  it('says what each figure is', async () => {
    const start = epoch('2026-11-21T09:55Z');
    const bytes = sum(keys.map(({ data }) => data(start)));
    const milliseconds = sum(keys.map(({ tunnelTime }) => tunnelTime(start)));
    const last = async (figure: string) => valuesOf(await run({ figure, step: '5m' }), figure).at(-1);
    expect(await last('data')).toBe(bytes);
    expect(await last('bandwidth')).toBe(bytes / 300);
    expect(await last('tunnel_time')).toBe(milliseconds / 1000);
    expect(await last('devices')).toBe(milliseconds / 1000 / 300);
    expect(await last('active_keys')).toBe(4);
    expect(await last('keys_online')).toBe(4);
  });

  it('has who was online as 1 and 0', async () => {
    const online = seriesBy(await run({ queryType: 'key-metrics', figure: 'online', step: '30m' }), 'key_id');
    expect(online['0']).toEqual([1, 1]);
    expect(online['3']).toEqual([0, 0]);
  });

  it('has the share of answered calls, and their mean response time', async () => {
    const availability = (figure: string) => run({ queryType: 'availability', figure, step: '15m' });
    expect(valuesOf(await availability('up'), 'up')).toEqual([0, 0, 1, 1]);
    expect(valuesOf(await availability('response_time'), 'response_time')).toEqual([null, null, 0.25, 0.25]);
  });
});

describe('the total of a chart', () => {
  const families = ['server-metrics', 'key-metrics', 'locations'] as const;
  const spans = [
    ['2026-11-21T09:02:13Z', clock],
    ['2026-11-20T10:02:13Z', clock],
    ['2026-11-21T00:00:00Z', '2026-11-21T23:59:59.999Z'],
    ['2026-11-19T03:07:00Z', '2026-11-20T17:31:00Z'],
  ] as const;

  it.each(families.flatMap((family) => spans.map(([from, to]) => [family, from, to] as const)))(
    'of %s from %s to %s is that of table and numeric shape, to the byte',
    async (queryType, from, to) => {
      const numeric = await run({ queryType, shape: 'numeric', groupBy: [] }, from, to);
      const table = await run({ queryType, shape: 'table', groupBy: [] }, from, to);
      const total = Number(numeric.fields[0]?.values[0]);
      expect(valuesOf(table, 'data')).toEqual([total]);
      for (const step of ['auto', '5m', '1h', '6h', '1d', '1w', 'month']) {
        for (const timeZone of ['utc', 'Asia/Kolkata', 'America/St_Johns']) {
          const chart = await run({ queryType, groupBy: [], step, timeZone }, from, to);
          expect(sum(valuesOf(chart, 'data'))).toBe(total);
        }
      }
    }
  );

  it('is that of each key', async () => {
    const [from, to] = spans[3];
    const query = { queryType: 'key-metrics', figure: 'tunnel_time' } as const;
    const numbers = numbersBy(await run({ ...query, shape: 'numeric' }, from, to), 'key_id');
    const chart = seriesBy(await run({ ...query, step: '3h' }, from, to), 'key_id');
    expect(Object.keys(chart)).toEqual(Object.keys(numbers));
    for (const [id, values] of Object.entries(chart)) {
      expect(sum(values)).toBeCloseTo(Number(numbers[id]), 6);
    }
  });

  it('is asked of the server no more, where history has it', async () => {
    await run({ shape: 'numeric', figure: 'bandwidth' });
    await run({ shape: 'numeric', queryType: 'locations' });
    expect(metricsCalls()).toBe(0);
    forgetAnswers();
    const table = await run({ shape: 'table' });
    expect(metricsCalls()).toBe(1);
    expect(valuesOf(table, 'bandwidth_peak')[0]).toBeGreaterThan(0);
    expect(table.meta?.custom).toMatchObject({ window: { source: 'history' } });
  });

  it('is cut to the 31 days of the server where history does not reach as far', async () => {
    expect(noticesOf(await run({ shape: 'table', window: '40d' }))).toEqual([
      'The Outline server keeps 31 days; the figures cover the last 31 days, not the whole time range.',
    ]);
  });
});

describe('groups and ranking', () => {
  const day = { queryType: 'key-metrics', window: '24h', step: '1h' } as const;

  it('takes the top by their total, and the rest as others', async () => {
    const total = valuesOf(await run({ ...day, groupBy: [] }), 'data').map(Number);
    const chart = await run({ ...day, limit: 2, others: true });
    const series = seriesBy(chart, 'key_id');
    expect(chart.fields.map(({ labels }) => labels?.['key_id'])).toEqual([undefined, '77', '0', 'others']);
    expect(chart.fields.map(({ config }) => config?.displayNameFromDS)).toEqual([
      'Time',
      'Key 77 (deleted)',
      expect.any(String),
      'Others',
    ]);
    total.forEach((value, index) => expect(sum(Object.values(series).map((values) => values[index]))).toBe(value));
  });

  it('has no others where nothing is left', async () => {
    expect(Object.keys(seriesBy(await run({ ...day, limit: 10, others: true }), 'key_id'))).toHaveLength(5);
  });

  it('sums up as others only what a filter lets pass', async () => {
    const filters: SavedQuery['filters'] = [{ label: 'key_id', operator: '!=', values: ['77'] }];
    const series = seriesBy(await run({ ...day, filters, limit: 1, others: true }), 'key_id');
    const all = seriesBy(await run(day), 'key_id');
    expect(Object.keys(series)).toEqual(['0', 'others']);
    expect(series['others']).toEqual(all['1']?.map((value, index) => Number(value) + Number(all['2']?.[index])));
  });

  it('has others of rates and devices, too', async () => {
    for (const figure of ['bandwidth', 'devices']) {
      const all = seriesBy(await run({ ...day, figure }), 'key_id');
      const { others } = seriesBy(await run({ ...day, figure, limit: 3, others: true }), 'key_id');
      others?.forEach((value, index) => expect(value).toBeCloseTo(sum([all['1']?.[index], all['3']?.[index]]), 6));
    }
  });

  it('groups places by country, and has their sum', async () => {
    const query = { queryType: 'locations', window: '24h', step: '6h' } as const;
    const single = await run(query);
    const grouped = seriesBy(await run({ ...query, groupBy: ['location'] }), 'location');
    const german = single.fields.filter(({ labels }) => labels?.['location'] === 'DE').map(({ values }) => values);
    expect(Object.keys(grouped)).toEqual(['DE', 'IR']);
    expect(grouped['DE']).toEqual(german[0]?.map((value, index) => Number(value) + Number(german[1]?.[index])));
  });
});

describe('time', () => {
  it('begins days by the clock of a time zone', async () => {
    const chart = await run({ step: '1d', timeZone: 'Asia/Kolkata', window: '48h' });
    expect(timesOf(chart)).toEqual([
      '2026-11-19T10:00:00.000Z',
      '2026-11-19T18:30:00.000Z',
      '2026-11-20T18:30:00.000Z',
    ]);
    expect(chart.fields[0]?.config).toMatchObject({ interval: 86_400_000 });
  });

  it('goes by UTC, and says so, where the browser names a time zone that nobody knows', async () => {
    const chart = await run({ step: '1h', timeZone: 'Etc/Unknown' });
    expect(chart.meta?.custom).toMatchObject({ timeZone: 'utc' });
    expect(noticesOf(chart).join()).toContain('The time zone "Etc/Unknown" is not known here');
    expect(timesOf(chart)).toHaveLength(1);
  });

  it('has weeks that begin on the chosen day', async () => {
    const range = ['2026-11-20T00:00Z', '2026-11-21T10:00Z'] as const;
    const daysOf = async (weekStart: SavedQuery['weekStart']) =>
      timesOf(await run({ step: '1w', weekStart }, ...range)).map((time) => time.slice(0, 10));
    expect(await daysOf('saturday')).toEqual(['2026-11-20', '2026-11-21']);
    expect(await daysOf('sunday')).toEqual(['2026-11-20']);
  });

  it('goes by UTC, and says so, where no dashboard says its time zone', async () => {
    const chart = await run({ step: '1d', timeZone: 'dashboard' });
    expect(chart.meta?.custom).toMatchObject({ timeZone: 'utc' });
    expect(noticesOf(chart).join()).toContain('begin by UTC');
  });

  it('follows the panel where the step is automatic', async () => {
    const steps = await Promise.all(
      ['1h', '24h', '48h'].map(async (window) => (await run({ window })).meta?.custom?.['step'])
    );
    expect(steps).toEqual(['5m', '5m', '5m']);
    // Looks at the server are kept for five minutes, too: finer steps would be empty, most of them.
    const polls = await run({ queryType: 'availability', figure: 'up', window: '1h' });
    expect(polls.meta?.custom).toMatchObject({ step: '5m' });
    expect(polls.fields[1]?.config?.unit).toBe('percentunit');
  });

  it('shifts an earlier period to the times of this one', async () => {
    const shifted = await run({ step: '15m', timeShift: '1d' });
    const earlier = await run({ step: '15m' }, '2026-11-20T09:00Z', '2026-11-20T10:00Z');
    expect(valuesOf(shifted, 'data')).toEqual(valuesOf(earlier, 'data'));
    expect(timesOf(shifted)).toEqual(timesOf(await run({ step: '15m' })));
    expect(shifted.fields[1]?.config?.displayNameFromDS).toBe('Data transferred (1d earlier)');
  });

  it('adds up from the beginning of the range', async () => {
    const plain = valuesOf(await run({ step: '15m' }), 'data').map(Number);
    const running = valuesOf(await run({ step: '15m', cumulative: true }), 'data');
    expect(running).toEqual(plain.map((_, index) => sum(plain.slice(0, index + 1))));
  });

  it('refuses more points than anybody can look at', async () => {
    await expect(run({ step: '1m', window: '30d' })).rejects.toThrow('more than 11000 points');
  });
});

describe('what is not known', () => {
  it('is empty before history begins, which a chart shows', async () => {
    const chart = await run({ step: '1d' }, '2026-11-16T12:00Z', '2026-11-19T00:00Z');
    expect(valuesOf(chart, 'data').slice(0, 2)).toEqual([null, null]);
    expect(valuesOf(chart, 'data')[2]).toBeGreaterThan(0);
    expect(noticesOf(chart)).toEqual([]);
  });

  it('is no sum, where a part of a step is missing, but a rate of the part that is known', async () => {
    const range = ['2026-11-17T12:00Z', '2026-11-18T12:00Z'] as const;
    expect((await run({ step: '1w' }, ...range)).fields).toEqual([]);
    const bytes = sum(valuesOf(await run({ step: '1w' }, '2026-11-18T00:00Z', '2026-11-18T12:00Z'), 'data'));
    expect(valuesOf(await run({ step: '1w', figure: 'bandwidth' }, ...range), 'bandwidth')).toEqual([bytes / 43_200]);
  });

  it('is left out of a running sum, and said', async () => {
    const range = ['2026-11-16T00:00Z', '2026-11-20T00:00Z'] as const;
    const plain = valuesOf(await run({ step: '1d' }, ...range), 'data');
    expect(plain.slice(0, 2)).toEqual([null, null]);
    const running = await run({ step: '1d', cumulative: true }, ...range);
    expect(valuesOf(running, 'data')).toEqual([null, null, plain[2], Number(plain[2]) + Number(plain[3])]);
    expect(noticesOf(running).join()).toContain('running sum leaves out');
    expect(noticesOf(await run({ step: '15m', cumulative: true })).join()).not.toContain('running sum');
  });

  it('is nothing before the server was set up: its first month is whole', async () => {
    const range = ['2026-10-22T00:00Z', '2026-11-21T10:00Z'] as const;
    expect((await run({ step: 'month' }, ...range)).fields).toEqual([]);
    history.told = { ...told, createdAt: known.from + 7 * 3600 };
    try {
      const chart = await run({ step: 'month' }, ...range);
      const days = await run({ step: '1d' }, '2026-11-18T00:00Z', range[1]);
      expect(valuesOf(chart, 'data')).toEqual([sum(valuesOf(days, 'data'))]);
      expect(timesOf(chart)).toEqual(['2026-11-18T00:00:00.000Z']);
      expect(noticesOf(chart)).toEqual([]);
      const before = await run({ step: '1d' }, '2026-11-01T00:00Z', '2026-11-03T00:00Z');
      expect(before.fields).toEqual([]);
    } finally {
      history.told = told;
    }
  });

  it('is being fetched, which is said', async () => {
    history.told = { ...told, fetched: 0.625 };
    try {
      const chart = await run({ step: '1d' }, '2026-11-10T00:00Z', '2026-11-19T00:00Z');
      expect(noticesOf(chart)).toContain('History of home is being fetched, 62 %.');
      expect(noticesOf(await run({}))).toEqual([]);
    } finally {
      history.told = told;
    }
  });

  it('is asked of the server where that knows sums until now', async () => {
    const numeric = await run({ shape: 'numeric', window: '7d' });
    expect(metricsCalls()).toBe(1);
    expect(numeric.meta?.custom).toMatchObject({ window: { source: 'server', sinceSeconds: 604_800 } });
    expect(noticesOf(numeric)).toEqual([]);
  });

  it('has no answer where a range ended before history began', async () => {
    const table = await run({ shape: 'table' }, '2026-11-10T00:00Z', '2026-11-11T00:00Z');
    expect(table.fields).toEqual([]);
    expect(noticesOf(table).join()).toMatch(/ends in the past.*begins 2026-11-18/);
    expect(metricsCalls()).toBe(0);
  });

  it('has no series where the range lies in the future', async () => {
    const chart = await run({}, '2026-11-22T00:00Z', '2026-11-23T00:00Z');
    expect(chart.fields).toEqual([]);
    expect(noticesOf(chart)).toEqual(['The time range lies in the future, so there are no figures for it.']);
  });

  it('are not the keys of a server that does not answer: they are those that it told last', async () => {
    await run({ queryType: 'key-metrics' });
    const range = ['2026-11-21T05:00Z', '2026-11-21T10:00Z'] as const;
    const before = await run({ queryType: 'key-metrics', shape: 'table' }, ...range);
    await simulated.server.faults.set({ kind: 'refuse' });
    forgetAnswers();
    try {
      const chart = await run({ queryType: 'key-metrics', step: '30m', groupBy: ['key_name'] });
      expect(chart.fields.map(({ config }) => config?.displayNameFromDS)).toContain('Alice');
      expect(noticesOf(chart).join()).toMatch(/home does not answer: .*OUTLINE_CONNECTION_REFUSED/);
      const table = await run({ queryType: 'key-metrics', shape: 'table' }, ...range);
      expect(valuesOf(table, 'key_name')).toEqual(valuesOf(before, 'key_name'));
      expect(valuesOf(table, 'data')).toEqual(valuesOf(before, 'data'));
      const peaks = await run({ queryType: 'key-metrics', shape: 'numeric', figure: 'peak_devices', window: '6h' });
      expect(peaks.fields.map(({ values }) => values[0])).toContain(1);
      expect(noticesOf(peaks).join()).toContain('home does not tell its figures of now');
    } finally {
      await simulated.server.faults.clear();
    }
  });

  it('are the names of keys where the server never answered', async () => {
    const queried = await startSimulatedQuery({ keys: 4, now: new Date(clock) }, history);
    await queried.server.faults.set({ kind: 'refuse' });
    try {
      const chart = await queried.run({ queryType: 'key-metrics', shape: 'time-series', step: '30m' });
      expect(chart.fields.map(({ config }) => config?.displayNameFromDS)).toContain('Key 0');
      expect(noticesOf(chart).join()).toContain('OUTLINE_CONNECTION_REFUSED');
      await expect(
        queried.run({ queryType: 'key-metrics', shape: 'time-series', groupBy: ['key_name'] })
      ).rejects.toThrow('OUTLINE_CONNECTION_REFUSED');
    } finally {
      await queried.stop();
    }
  });
});

it('is empty, and said, where nothing is known yet', async () => {
  const empty = await keepHistory(() => epoch(clock));
  empty.told = { ...told, fetched: 0 };
  const queried = await startSimulatedQuery({ keys: 2, now: new Date(clock) }, empty);
  try {
    for (const queryType of ['server-metrics', 'availability'] as const) {
      const chart = await queried.run({ queryType, shape: 'time-series', step: '30m' });
      expect(chart.fields).toEqual([]);
      expect(noticesOf(chart)).toEqual([
        'Nothing of the history of home is known yet.',
        'History of home is being fetched, 0 %.',
      ]);
    }
    expect((await queried.run({ queryType: 'key-metrics', shape: 'time-series' })).fields).toEqual([]);
    expect(valuesOf(await queried.run({ shape: 'numeric' }), 'data')).toEqual([expect.any(Number)]);
  } finally {
    await queried.stop();
    empty.close();
  }
});

it('is refused, with what to do, where history is switched off', async () => {
  const off = await startSimulatedQuery({ keys: 1 });
  try {
    await expect(off.run({ shape: 'time-series' })).rejects.toMatchObject({ code: 'HISTORY_OFF' });
  } finally {
    await off.stop();
  }
});
