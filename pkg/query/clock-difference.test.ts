import { clockText } from './clock-difference';
import { noticesOf, startSimulatedQuery, valuesOf } from './testing/simulated-query';

it.each([
  [18_000, '5 h ahead of'],
  [-18_000, '5 h behind'],
  [11_000, '3 h 3 min ahead of'],
  [3599, '1 h ahead of'],
  [-30, '30 s behind'],
])('a clock %d s ahead is %s ours', (seconds, words) => {
  expect(clockText('home', seconds)).toContain(`The clock of home is ${words} the clock here.`);
});

it.each([null, 0, 29, -29])('nothing is said of %s', (seconds) => {
  expect(clockText('home', seconds)).toBeNull();
});

describe.each([5, -5])('a server whose clock is %d h ahead', (hours) => {
  it('has its keys online and its moments by our clock, and says so', async () => {
    const right = await startSimulatedQuery();
    const other = await startSimulatedQuery({ now: right.simulator.clock.now() });
    other.simulator.clock.advance(-hours * 3_600_000);
    other.server.skew = hours * 3_600_000;
    try {
      for (const queryType of ['key-metrics', 'server-metrics'] as const) {
        const [expected, found] = [await right.run({ queryType }), await other.run({ queryType })];
        const moments = found.fields.filter(({ type }) => type === 'time');
        expect(moments.length).toBeGreaterThan(0);
        for (const { name, values } of found.fields) {
          const isMoment = moments.some((field) => field.name === name);
          const move = (value: unknown) => (isMoment && value !== null ? Number(value) - hours * 3_600_000 : value);
          expect(values).toEqual(valuesOf(expected, name).map(move));
        }
        expect(noticesOf(expected)).toEqual([]);
        expect(noticesOf(found)).toEqual([expect.stringContaining(`The clock of home is 5 h`)]);
      }
    } finally {
      await right.stop();
      await other.stop();
    }
  });
});
