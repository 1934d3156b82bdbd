import type { KeyLife } from '../../../pkg/history/events/event';
import { keepHistory, writeSpans, type KeptHistory } from '../../../pkg/query/testing/kept-history';
import { startSimulatedQuery, type SimulatedQuery } from '../../../pkg/query/testing/simulated-query';
import { call } from '../../../simulator/test-client';
import { RuleLife } from '../testing/rule-life';
import { keyRules } from './key-rules';

const clock = Date.parse('2026-11-21T10:02:13Z');
const day = 86_400;

let simulated: SimulatedQuery;
let history: KeptHistory;

const now = () => Number(simulated.simulator.clock.now());

beforeEach(async () => {
  history = await keepHistory(() => now() / 1000);
  simulated = await startSimulatedQuery({ keys: 2, traffic: 'none', now: new Date(clock) }, history);
  const to = Math.floor(clock / 300_000) * 300;
  const from = Math.floor(to / day - 100) * day;
  for (let start = from; start < to; start += day) {
    writeSpans(history.buckets, start, Math.min(start + day, to), start + day > to ? 300 : day, [
      { entity: { kind: 'key', keyId: '0' }, data: () => (start > to - 3 * day ? 1000 : 0), tunnelTime: () => 0 },
    ]);
  }
  history.lives = ['0', '1'].map((id): KeyLife => ({
    id,
    name: '',
    dataLimit: null,
    listedAt: from,
    absentAt: null,
    goneAt: null,
  }));
});
afterEach(async () => {
  await simulated.stop();
  history.close();
});

async function firing(uid: string): Promise<unknown[]> {
  const rule = keyRules.find((candidate) => candidate.uid === uid);
  if (!rule) {
    throw new Error(`there is no rule ${uid}`);
  }
  const alerts = await new RuleLife(rule).evaluate(
    (query, lastSeconds) => simulated.run(query as object, { from: now() - lastSeconds * 1000, to: now() }),
    1
  );
  return alerts.map(({ key_id }) => key_id);
}

it('tells of keys that nobody uses, and of none that is in use', async () => {
  expect(await firing('outline-key-unused')).toEqual(['1']);
});

it.each([
  ['2026-11-26', ['1'], []],
  ['2026-11-20', [], ['1']],
  ['2026-12-26', [], []],
])('tells that a key until %s expires, or has', async (date, expires, expired) => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: `Anna until ${date}` });
  await call(simulated.server, '/access-keys/1/name', { method: 'PUT', headers, body });
  expect(await firing('outline-key-expires')).toEqual(expires);
  expect(await firing('outline-key-expired')).toEqual(expired);
});

it('is quiet about expiry where no name tells of one', async () => {
  expect(await firing('outline-key-expires')).toEqual([]);
  expect(await firing('outline-key-expired')).toEqual([]);
});
