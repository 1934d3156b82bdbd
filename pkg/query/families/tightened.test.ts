import { keepHistory, type KeptHistory } from '../testing/kept-history';
import { exact, HOUR, unknown, writeHour } from '../testing/measured-hour';
import { startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key, place } from '../testing/steady-amounts';

const MEGABYTE = 1_000_000;

let history: KeptHistory;
let simulated: SimulatedQuery;

/** A megabyte in five minutes by each of two keys, of which history does not know a quarter of an hour, nor who had it. */
beforeAll(async () => {
  history = await keepHistory(() => epoch(clock));
  writeHour(history, (from) => [
    ...['0', '1'].map((keyId) => [key(keyId), from >= HOUR.to - 900 ? unknown : exact(MEGABYTE)] as const),
    [place('DE', 3320), exact(2 * MEGABYTE)],
  ]);
  simulated = await startSimulatedQuery({ keys: 2, traffic: 'none', now: new Date(clock) }, history);
  for (let at = HOUR.from - 3600; at < HOUR.to + 120; at += 300) {
    ['0', '1'].forEach((keyId) =>
      simulated.server.connect({ keyId, at: at * 1000 + 30_000, length: 20_000, down: MEGABYTE })
    );
  }
});
afterAll(async () => {
  await simulated.stop();
  history.close();
});

it('bounds a key that history hardly knows by the server’s own window', async () => {
  const range = { from: HOUR.from * 1000, to: HOUR.to * 1000 };
  const table = await simulated.run({ queryType: 'key-metrics', figure: 'data', bounds: true }, range);
  expect(table.meta?.custom).toMatchObject({ window: { source: 'history' } });
  for (const row of [0, 1]) {
    const [value, least, most] = ['data', 'data_least', 'data_most'].map((name) => Number(valuesOf(table, name)[row]));
    expect(least).toBe(9 * MEGABYTE);
    expect(value).toBeGreaterThan(11.5 * MEGABYTE);
    expect(most).toBeLessThan(13.5 * MEGABYTE);
  }
});
