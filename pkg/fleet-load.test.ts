import { noticesOf, valuesOf } from './query/testing/simulated-query';
import { startFleet, type SimulatedFleet } from './testing/simulated-fleet';

let fleet: SimulatedFleet;
const timeoutSeconds = 6;

beforeAll(async () => {
  fleet = await startFleet({ keys: 1 });
  const listed = fleet.saved.jsonData.servers as object[];
  fleet.saved.jsonData.servers = listed.map((server, index) => ({ ...server, name: `Server ${index + 1}` }));
});
afterAll(() => fleet.stop());

it('costs one call a server for a window, whatever the viewers', async () => {
  fleet.saved.jsonData.timeoutSeconds = 60;
  await Promise.all(Array.from({ length: 20 }, () => fleet.query({ queryType: 'server-metrics', window: '1h' })));
  expect(fleet.servers.map(({ calls }) => calls.count('GET /experimental/server/metrics'))).toEqual([1, 1, 1]);
});

it('costs one time-out for a server that hangs, which is asked apart afterwards', async () => {
  Object.assign(fleet.saved.jsonData, { timeoutSeconds, cacheTtlSeconds: 0 });
  await fleet.query({ queryType: 'server-metrics' });
  await fleet.servers[1]!.faults.set({ kind: 'hang' });
  expect(noticesOf(await fleet.query({ queryType: 'server-metrics' })).join()).toContain('Server 2: ');
  const begun = performance.now();
  for (const queryType of ['server-metrics', 'key-metrics', 'access-keys'] as const) {
    expect(valuesOf(await fleet.query({ queryType }), 'server')).not.toContain('Server 2');
  }
  expect(valuesOf(await fleet.query({ queryType: 'availability' }), 'error')).toEqual([null, 'OUTLINE_TIMEOUT', null]);
  expect(performance.now() - begun).toBeLessThan(timeoutSeconds * 1000);
  await fleet.servers[1]!.faults.clear();
  let up: readonly unknown[] = [];
  for (let tries = 0; tries < 60 && up[1] !== 1; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    up = valuesOf(await fleet.query({ queryType: 'availability' }), 'up');
  }
  expect(up).toEqual([1, 1, 1]);
});
