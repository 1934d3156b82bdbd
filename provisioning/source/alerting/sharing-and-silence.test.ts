import type { Entity } from '../../../pkg/history/model';
import { keepHistory, writeSpans, type KeptHistory, type Steady } from '../../../pkg/query/testing/kept-history';
import { startSimulatedQuery, type SimulatedQuery } from '../../../pkg/query/testing/simulated-query';
import { place } from '../../../pkg/query/testing/steady-amounts';
import { RuleLife } from '../testing/rule-life';
import { historyRules } from './history-rules';
import { keyRules } from './key-rules';

const HOUR = 3600;
const begin = Date.parse('2026-10-08T00:00:00Z') / 1000;
const clock = Date.parse('2026-11-21T10:02:13Z');

let simulated: SimulatedQuery;
let history: KeptHistory;
/** Epoch seconds until which history knows. */
let known: number;

const now = () => Number(simulated.simulator.clock.now());

beforeEach(async () => {
  history = await keepHistory(() => now() / 1000);
  simulated = await startSimulatedQuery({ keys: 2, traffic: 'none', now: new Date(clock) }, history);
  known = begin;
});
afterEach(async () => {
  await simulated.stop();
  history.close();
});

/** Keeps so many devices until now. */
function record(length: number, devices: ReadonlyArray<readonly [Entity, number]>): void {
  const to = Math.floor(now() / 1000 / length) * length;
  const all = devices.map(([entity, mean]): Steady => ({
    entity,
    data: () => 1000,
    tunnelTime: () => Math.round(mean * length * 1000),
  }));
  writeSpans(history.buckets, known, to, length, all);
  known = to;
}

function watch(uid: string) {
  const rule = [...historyRules, ...keyRules].find((candidate) => candidate.uid === uid);
  if (!rule) {
    throw new Error(`there is no rule ${uid}`);
  }
  const life = new RuleLife(rule);
  const run = (query: unknown, lastSeconds: number) =>
    simulated.run(query as object, { from: now() - lastSeconds * 1000, to: now() });
  return async (label: string) => (await life.evaluate(run, 1)).map((labels) => labels[label]);
}

it('tells of a country that went silent, keeps it through an outage, and is quiet when it came back', async () => {
  const firing = watch('outline-country-silent');
  const [german, french] = [place('DE', 3320), place('FR', 3215)];
  record(HOUR, [
    [german, 60],
    [french, 20],
  ]);
  expect(await firing('location')).toEqual([]);
  simulated.simulator.clock.advance(6 * HOUR * 1000);
  record(HOUR, [
    [german, 60],
    [french, 0.1],
  ]);
  expect(await firing('location')).toEqual(['FR']);
  simulated.simulator.clock.advance(12 * HOUR * 1000);
  known += 12 * HOUR;
  record(HOUR, []);
  expect(await firing('location')).toEqual(['FR']);
  simulated.simulator.clock.advance(24 * HOUR * 1000);
  record(HOUR, [
    [german, 60],
    [french, 20],
  ]);
  expect(await firing('location')).toEqual([]);
});

it('tells of a key that more devices use than are allowed, for as long as the week remembers', async () => {
  const firing = watch('outline-key-sharing');
  const key = (keyId: string): Entity => ({ kind: 'key', keyId });
  known = clock / 1000 - 133 - 2 * 24 * HOUR;
  record(300, [
    [key('0'), 1],
    [key('1'), 7],
  ]);
  expect(await firing('key_id')).toEqual(['1']);
  simulated.simulator.clock.advance(8 * 24 * HOUR * 1000);
  record(300, [
    [key('0'), 1],
    [key('1'), 1],
  ]);
  expect(await firing('key_id')).toEqual([]);
});
