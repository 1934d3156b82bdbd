import { keepHistory, type KeptHistory } from '../testing/kept-history';
import { exact, HOUR, unknown, writeHour } from '../testing/measured-hour';
import { startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key, place } from '../testing/steady-amounts';
import { unattributedSteps } from './unattributed-steps';

let history: KeptHistory;
let simulated: SimulatedQuery;

/** Keys 0, 1 and 2; the last two are not known in one bucket, of which places know all. */
beforeAll(async () => {
  history = await keepHistory(() => epoch(clock));
  writeHour(history, (from) => {
    const isLost = from === HOUR.from + 1800;
    return [
      [key('0'), exact(300)],
      [key('1'), isLost ? unknown : exact(200)],
      [key('2'), isLost ? unknown : exact(100)],
      [place('DE', 3320), exact(600)],
    ];
  });
  simulated = await startSimulatedQuery({ keys: 3, now: new Date(clock) }, history);
});
afterAll(async () => {
  await simulated.stop();
  history.close();
});

it('shows what no key accounts for beside the keys, in charts and in tables', async () => {
  const range = { from: HOUR.from * 1000, to: HOUR.to * 1000 };
  const chart = await simulated.run({ queryType: 'key-metrics', shape: 'time-series', step: '30m' }, range);
  const lines = chart.fields.slice(1).map(({ labels, values }) => [labels?.key_id, [...values]]);
  expect(lines).toEqual([
    ['0', [1800, 1800]],
    ['1', [1200, null]],
    ['2', [600, null]],
    ['unattributed', [0, 1800]],
  ]);
  const table = await simulated.run({ queryType: 'key-metrics', shape: 'table', figure: 'data' }, range);
  const dataOf = new Map(valuesOf(table, 'key_id').map((id, row) => [id, valuesOf(table, 'data')[row]]));
  expect(Object.fromEntries(dataOf)).toEqual({ 0: 3600, 1: 2200, 2: 1100, unattributed: 300 });
});

it('bounds what is left by 0 where it may be that of a key that is not known', async () => {
  const range = { from: HOUR.from * 1000, to: HOUR.to * 1000 };
  const query = { queryType: 'key-metrics', shape: 'time-series', step: '30m', bounds: true } as const;
  const { fields } = await simulated.run(query, range);
  const lines = fields.filter(({ labels }) => labels?.key_id === 'unattributed').map(({ values }) => [...values]);
  expect(lines).toEqual([
    [0, 1800],
    [0, 0],
    [0, 1800],
  ]);
});

it('does not tell that nothing is left where keys are only estimated', () => {
  const still = (above: number[]) => ({ below: above.map(() => 0), above });
  const series = (data: number[], below: number[]) => ({
    data,
    tunnelTime: data.map(() => 0),
    errors: { data: { ...still(data.map(() => 0)), below }, tunnelTime: still(data.map(() => 0)) },
  });
  const rest = unattributedSteps(series([900, 600, 600], [0, 0, 0]), [series([600, 600, 600], [0, 0, 300])]);
  expect(rest?.data).toEqual([300, 0, null]);
});
