import * as v from 'valibot';
import { startFleet, type SimulatedFleet } from './testing/simulated-fleet';
import { serverStatesAnswer } from './resources/answers';

let fleet: SimulatedFleet;

beforeAll(async () => {
  fleet = await startFleet({ keys: 1 });
  const names = ['Frankfurt', 'Helsinki', 'Singapore'];
  const listed = fleet.saved.jsonData.servers as object[];
  fleet.saved.jsonData.servers = listed.map((server, index) => ({
    ...server,
    name: names[index],
    labels: { number: `${index}` },
  }));
  fleet.saved.jsonData.timeoutSeconds = 60;
});
afterAll(() => fleet.stop());

it('Save & test tells how many servers answer, and why the others do not', async () => {
  expect(await fleet.health()).toMatchObject({
    status: 'ok',
    message: expect.stringMatching(/^3 of 3 servers answer\./),
  });
  await fleet.servers[0]!.faults.set({ kind: 'refuse' });
  await fleet.servers[1]!.faults.set({ kind: 'wrong-certificate' });
  const { status, message, jsonDetails } = await fleet.health();
  expect(status).toBe('error');
  expect(message).toMatch(
    /^1 of 3 servers answer\. Frankfurt: .*\[OUTLINE_CONNECTION_REFUSED\] Helsinki: .*\[OUTLINE_TLS_PIN_MISMATCH\]/
  );
  expect(jsonDetails).toMatchObject({
    up: 1,
    servers: [
      { label: 'Frankfurt', ok: false, code: 'OUTLINE_CONNECTION_REFUSED' },
      { label: 'Helsinki', ok: false, code: 'OUTLINE_TLS_PIN_MISMATCH' },
      { label: 'Singapore', ok: true, accessKeys: 1 },
    ],
  });
});

it('lists the servers with their states, and takes names and ids where one is asked for', async () => {
  const { servers } = v.parse(serverStatesAnswer, await fleet.resource('server-states'));
  expect(servers).toMatchObject([
    {
      id: 'fra',
      name: 'Frankfurt',
      labels: { number: '0' },
      up: false,
      code: 'OUTLINE_CONNECTION_REFUSED',
      version: null,
    },
    { id: 'hel', name: 'Helsinki', up: false, code: 'OUTLINE_TLS_PIN_MISMATCH' },
    { id: 'sgp', name: 'Singapore', up: true, code: null, problem: null, ownName: 'Simulated server 3' },
  ]);
  await fleet.servers[0]!.faults.clear();
  const one = v.parse(serverStatesAnswer, await fleet.resource('server-states', { server: 'fra' }));
  expect(one.servers).toMatchObject([{ id: 'fra', up: true, code: null }]);
  for (const server of ['Singapore', 'sgp']) {
    expect(await fleet.resource('server', { server })).toMatchObject({ name: 'Simulated server 3' });
  }
});
