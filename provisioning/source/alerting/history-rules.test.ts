import { keepHistory, writeSpans, type KeptHistory, type Steady } from '../../../pkg/query/testing/kept-history';
import { startSimulatedQuery, type SimulatedQuery } from '../../../pkg/query/testing/simulated-query';
import { RuleLife } from '../testing/rule-life';
import { historyRules } from './history-rules';

const clock = Date.parse('2026-11-21T10:02:13Z');
const day = 86_400;

let simulated: SimulatedQuery;
let history: KeptHistory;
/** Epoch seconds until which history knows. */
let known: number;
/** Megabytes that each key moves in five minutes. */
let megabytes: Readonly<Record<string, number>>;

const now = () => Number(simulated.simulator.clock.now());
const steady = (keyId: string, amount: number): Steady => ({
  entity: { kind: 'key', keyId },
  data: () => amount * 1e6,
  tunnelTime: () => 60_000,
});

beforeEach(async () => {
  history = await keepHistory(() => now() / 1000);
  simulated = await startSimulatedQuery({ keys: 2, traffic: 'none', now: new Date(clock) }, history);
  megabytes = { '0': 3, '1': 2 };
  known = clock / 1000 - 133 - 8 * day;
  record();
});
afterEach(async () => {
  await simulated.stop();
  history.close();
});

/** Keeps what flowed until now, in the buckets that are complete. */
function record(): void {
  const to = Math.floor((now() / 1000 - 120) / 300) * 300;
  const all = Object.entries(megabytes).map(([id, amount]) => steady(id, amount));
  writeSpans(history.buckets, known, to, 300, all);
  known = Math.max(known, to);
}

/** The server is down, and what flows is not known, for so long. */
async function outage(minutes: number, evaluate: (minutes: number) => Promise<unknown>): Promise<unknown> {
  await simulated.server.faults.set({ kind: 'refuse' });
  simulated.simulator.clock.advance(minutes * 60_000);
  const firing = await evaluate(minutes);
  await simulated.server.faults.clear();
  known = Math.floor(now() / 300_000) * 300;
  return firing;
}

function watch(uid: string) {
  const rule = historyRules.find((candidate) => candidate.uid === uid);
  if (!rule) {
    throw new Error(`there is no rule ${uid}`);
  }
  const life = new RuleLife(rule);
  const evaluate = (minutes: number) =>
    life.evaluate(
      (query, lastSeconds) => simulated.run(query as object, { from: now() - lastSeconds * 1000, to: now() }),
      minutes
    );
  const pass = async (minutes: number) => {
    let firing: unknown = [];
    for (let minute = 0; minute < minutes; minute += 5) {
      simulated.simulator.clock.advance(5 * 60_000);
      record();
      firing = await evaluate(5);
    }
    return firing;
  };
  return { pass, outage: (minutes: number) => outage(minutes, evaluate) };
}

const ofServer = [{ server: 'home' }];
const ofKey = [expect.objectContaining({ server: 'home', key_id: '1', key_name: expect.any(String) })];

describe.each([
  { uid: 'outline-server-rate', burst: 20_000, firesAfter: 25, recoversAfter: 15, labels: ofServer },
  { uid: 'outline-key-rate', burst: 2000, firesAfter: 20, recoversAfter: 15, labels: ofKey },
  { uid: 'outline-unlike-last-week', burst: 2000, firesAfter: 30, recoversAfter: 80, labels: ofServer },
])('$uid', ({ uid, burst, firesAfter, recoversAfter, labels }) => {
  it('is quiet, fires, and recovers', async () => {
    const { pass } = watch(uid);
    expect(await pass(30)).toEqual([]);
    megabytes = { '0': 3, '1': burst };
    expect(await pass(firesAfter)).toEqual(labels);
    megabytes = { '0': 3, '1': 2 };
    expect(await pass(recoversAfter)).toEqual([]);
  });

  it('begins nothing and takes nothing back through an outage', async () => {
    const { pass, outage } = watch(uid);
    expect(await pass(10)).toEqual([]);
    expect(await outage(90)).toEqual([]);
    expect(await pass(10)).toEqual([]);
    megabytes = { '0': 3, '1': burst };
    expect(await pass(firesAfter + 60)).toEqual(labels);
    expect(await outage(90)).toEqual(labels);
  });
});

describe('outline-silence', () => {
  const silent = { '0': 0, '1': 0 };

  it('is quiet, fires after an hour, and recovers', async () => {
    const { pass } = watch('outline-silence');
    expect(await pass(20)).toEqual([]);
    megabytes = silent;
    expect(await pass(50)).toEqual([]);
    expect(await pass(30)).toEqual(ofServer);
    megabytes = { '0': 3, '1': 2 };
    expect(await pass(15)).toEqual([]);
  });

  it('is no silence where nothing is known', async () => {
    const { pass, outage } = watch('outline-silence');
    expect(await pass(10)).toEqual([]);
    expect(await outage(120)).toEqual([]);
  });

  it('is none where the same hour of last week was silent, too', async () => {
    megabytes = silent;
    history.close();
    history = await keepHistory(() => now() / 1000);
    await simulated.stop();
    simulated = await startSimulatedQuery({ keys: 2, traffic: 'none', now: new Date(clock) }, history);
    known = clock / 1000 - 133 - 8 * day;
    record();
    expect(await watch('outline-silence').pass(90)).toEqual([]);
  });
});
