import { startControl, type Control } from './control';
import { startSimulator, type Simulator } from './simulator';
import { call } from './test-client';

let simulator: Simulator;
let control: Control;

beforeAll(async () => {
  simulator = await startSimulator({ servers: 2, keys: 2, now: Date.UTC(2026, 10, 21) });
  control = await startControl(simulator);
});

afterAll(() => Promise.all([control.stop(), simulator.stop()]));

const ask = async (method: string, path: string, body?: object) => {
  const response = await fetch(control.url + path, { method, body: body && JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};

it('names the servers', async () => {
  const { body } = await ask('GET', '/servers');
  expect(body).toEqual(simulator.servers.map(({ name, apiUrl, certSha256 }) => ({ name, apiUrl, certSha256 })));
});

it('sets and clears faults of one server', async () => {
  const [, second] = simulator.servers;
  await ask('POST', '/faults?server=1', { kind: 'status', status: 503 });
  expect(second && (await call(second, '/server')).status).toBe(503);
  await ask('DELETE', '/faults?server=1');
  expect(second && (await call(second, '/server')).status).toBe(200);
  expect((await ask('GET', '/calls?server=1')).body).toMatchObject({ connections: 2, byRoute: { 'GET /server': 2 } });
});

it('moves the clock and tells the truth', async () => {
  await ask('POST', '/clock', { now: '2026-11-21T12:00:00Z', advanceMilliseconds: 500 });
  expect((await ask('GET', '/clock')).body).toEqual({ now: Date.UTC(2026, 10, 21, 12, 0, 0, 500) });
  await ask('POST', '/connections', { keyId: '1', at: '2026-11-21T11:59:00Z', length: 1000, down: 123 });
  const to = simulator.clock.now();
  expect((await ask('GET', '/truth?since=3600')).body).toMatchObject({
    to,
    total: simulator.servers[0]?.truth.total({ from: to - 3_600_000, to }),
    scrapes: { first: expect.any(Number), last: expect.any(Number) },
  });
});

it('answers what it cannot read with 400, what it does not know with 404', async () => {
  expect((await ask('POST', '/faults', { kind: 'earthquake' })).status).toBe(400);
  expect((await ask('GET', '/weather')).status).toBe(404);
});
