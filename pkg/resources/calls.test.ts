import { simulatedResources, type SimulatedResources } from './testing/simulated-resources';

let resources: SimulatedResources;
beforeEach(async () => {
  resources = await simulatedResources();
});
afterEach(() => resources.close());

it('tells what was called and what came of it, without names and addresses', async () => {
  const { server, ask } = resources;
  await ask({ method: 'GET', path: 'access-keys' });
  await server.faults.set({ kind: 'refuse' });
  await ask({ method: 'GET', path: 'server' });
  const { body } = await ask({ method: 'GET', path: 'calls', role: 'Admin' });
  const call = { at: '2026-11-21T10:02:13.000Z', purpose: 'panel', durationSeconds: expect.any(Number) };
  const failed = { ...call, route: 'server', status: null, bytes: 0 };
  expect(body).toEqual({
    servers: [
      {
        server: 1,
        calls: [
          { ...call, route: 'access-keys', attempt: 1, status: 200, code: null, bytes: expect.any(Number) },
          { ...failed, attempt: 1, code: 'OUTLINE_CONNECTION_LOST' },
          { ...failed, attempt: 2, code: 'OUTLINE_CONNECTION_REFUSED' },
        ],
      },
    ],
  });
  expect(JSON.stringify(body)).not.toMatch(/home|https|127\.0\.0\.1|Alice/);
});

it('holds the last hundred', async () => {
  const { ask } = resources;
  for (let count = 0; count < 101; count++) {
    await ask({ method: 'GET', path: 'sharing' });
  }
  expect((await ask({ method: 'GET', path: 'calls', role: 'Admin' })).body).toMatchObject({
    servers: [{ calls: { length: 100 } }],
  });
});
