import { call } from '../../../simulator/test-client';
import { observe, stopObserving, type ObservedServer } from '../testing/observed-server';
import type { Labels } from '../testing/result';
import { RuleLife } from '../testing/rule-life';
import { serverRules } from './server-rules';

/** All rules over the same server; lets minutes pass and tells what fires then, by rule. */
function watch(observed: ObservedServer, uids = serverRules.map(({ uid }) => uid)) {
  const watched = serverRules
    .filter(({ uid }) => uids.includes(uid))
    .map((rule) => ({ rule, life: new RuleLife(rule) }));
  return async (minutes: number): Promise<Record<string, Labels[]>> => {
    let firing: Array<readonly [string, Labels[]]> = [];
    for (let minute = 0; minute < minutes; minute += 1) {
      await observed.pass(1);
      firing = [];
      for (const { rule, life } of watched) {
        firing.push([rule.uid, await life.evaluate(observed.ask, 1)]);
      }
    }
    return Object.fromEntries(firing.filter(([, labels]) => labels.length > 0));
  };
}

afterEach(stopObserving);

describe('a key and its limit', () => {
  it('is told near it, then over it, and no more when the limit is raised', async () => {
    const observed = await observe({ keys: 3, ageDays: 2 });
    const pass = watch(observed);
    expect(await pass(6)).toEqual({});
    const labels = { server: 'home', key_id: '1', key_name: await nameOf(observed, '1') };
    await limit(observed, '1', 0.9);
    expect(await pass(5)).toEqual({});
    expect(await pass(3)).toEqual({ 'outline-key-near-limit': [labels] });
    await limit(observed, '1', 1.1);
    expect(await pass(8)).toEqual({ 'outline-key-over-limit': [labels] });
    await limit(observed, '1', 0.5);
    expect(await pass(2)).toEqual({});
  });
});

describe('an outage', () => {
  it('is told once; what fired before goes on to, and nothing else begins', async () => {
    const observed = await observe({ keys: 3, ageDays: 2 });
    const pass = watch(observed);
    await limit(observed, '1', 0.9);
    const near = { 'outline-key-near-limit': [expect.objectContaining({ key_id: '1' })] };
    expect(await pass(8)).toEqual(near);
    await observed.server.faults.set({ kind: 'refuse' });
    expect(await pass(1)).toEqual(near);
    expect(await pass(9)).toEqual({ ...near, 'outline-server-down': [{ server: 'home' }] });
    await observed.server.faults.clear();
    expect(await pass(3)).toEqual(near);
  });

  it('is told, too, where it is Grafana that cannot ask', async () => {
    const observed = await observe({ keys: 1, ageDays: 0 });
    const lives = serverRules.map((rule) => ({ rule, life: new RuleLife(rule) }));
    const broken = () => Promise.reject(Object.assign(new Error('the plugin is gone'), { code: 'PLUGIN' }));
    const firing = [];
    for (const { rule, life } of lives) {
      await life.evaluate(broken, 1);
      await life.evaluate(broken, 1);
      firing.push(...((await life.evaluate(broken, 1)).length > 0 ? [rule.uid] : []));
    }
    expect(firing).toEqual(['outline-server-down']);
    await observed.pass(1);
    await lives[0]?.life.evaluate(observed.ask, 1);
    expect(await lives[0]?.life.evaluate(observed.ask, 1)).toEqual([]);
  });
});

it('another certificate is told apart from an outage, and that it is right again', async () => {
  const observed = await observe({ keys: 1, ageDays: 0 });
  const pass = watch(observed);
  expect(await pass(3)).toEqual({});
  await observed.server.faults.set({ kind: 'wrong-certificate' });
  expect(Object.keys(await pass(3))).toEqual(['outline-server-down', 'outline-certificate-changed']);
  await observed.server.faults.clear();
  expect(await pass(1)).toEqual({});
});

it('a certificate that expires is told, and that there is a new one', async () => {
  const life = new RuleLife(ruleOf('outline-certificate-expires'));
  const ending = await observe({ keys: 1, ageDays: 0, now: new Date('2119-12-25T10:02:13Z') });
  const renewed = await observe({ keys: 1, ageDays: 0 });
  await life.evaluate(ending.ask, 1);
  expect(await life.evaluate(ending.ask, 30)).toEqual([]);
  expect(await life.evaluate(ending.ask, 30)).toEqual([{ server: 'home' }]);
  await ending.server.faults.set({ kind: 'refuse' });
  expect(await life.evaluate(ending.ask, 1)).toEqual([{ server: 'home' }]);
  expect(await life.evaluate(renewed.ask, 1)).toEqual([]);
});

it('a key on many devices is told, and that they are gone', async () => {
  const observed = await observe({ keys: 2, ageDays: 0, traffic: 'none' });
  const pass = watch(observed, ['outline-key-shared']);
  const clients = (count: number) => {
    for (let client = 0; client < count; client += 1) {
      observed.server.connect({ keyId: '1', length: 20 * 60_000, down: 1e6, protocol: 'udp' });
    }
  };
  clients(5);
  expect(await pass(25)).toEqual({});
  clients(7);
  expect(await pass(25)).toEqual({ 'outline-key-shared': [expect.objectContaining({ server: 'home', key_id: '1' })] });
  await observed.server.faults.set({ kind: 'refuse' });
  expect(await pass(10)).toEqual({ 'outline-key-shared': [expect.objectContaining({ key_id: '1' })] });
  await observed.server.faults.clear();
  expect(await pass(75)).toEqual({});
});

function ruleOf(uid: string) {
  const rule = serverRules.find((candidate) => candidate.uid === uid);
  if (!rule) {
    throw new Error(`there is no rule ${uid}`);
  }
  return rule;
}

it('a key that moves much in a day is told, until the day is over', async () => {
  const observed = await observe({ keys: 2, ageDays: 0, traffic: 'none' });
  const life = new RuleLife(ruleOf('outline-key-day'));
  const busy = [{ server: 'home', key_id: '1', key_name: expect.any(String) }];
  observed.server.connect({ keyId: '1', down: 1e6 });
  await observed.pass(6);
  expect(await life.evaluate(observed.ask, 1)).toEqual([]);
  observed.server.connect({ keyId: '1', down: 21e9 });
  await observed.pass(6);
  expect(await life.evaluate(observed.ask, 1)).toEqual(busy);
  await observed.server.faults.set({ kind: 'refuse' });
  await observed.pass(10);
  expect(await life.evaluate(observed.ask, 1)).toEqual(busy);
  await observed.server.faults.clear();
  // As long as the first sample after the outage is in the window, the counter may have begun with it: 0 is not certain.
  await observed.pass(24 * 60 + 70);
  expect(await life.evaluate(observed.ask, 1)).toEqual([]);
});

/** Gives a key a limit of which it has used this share. */
async function limit(observed: ObservedServer, keyId: string, share: number): Promise<void> {
  const frame = await observed.ask({ queryType: 'access-keys', figure: 'data', shape: 'numeric' }, 3600);
  const used = Number(frame.fields.find(({ labels }) => labels?.key_id === keyId)?.values[0]);
  const { status } = await call(observed.server, `/access-keys/${keyId}/data-limit`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ limit: { bytes: Math.round(used / share) } }),
  });
  expect(status).toBe(204);
}

async function nameOf(observed: ObservedServer, keyId: string): Promise<unknown> {
  const frame = await observed.ask({ queryType: 'access-keys', shape: 'table' }, 3600);
  const column = (name: string) => frame.fields.find((field) => field.name === name)?.values ?? [];
  return column('key_name')[column('key_id').findIndex((id) => id === keyId)];
}
