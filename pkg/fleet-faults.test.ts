import type { Fault } from '../simulator/faults';
import { noticesOf, valuesOf } from './query/testing/simulated-query';
import { startFleet, type SimulatedFleet } from './testing/simulated-fleet';

const timeoutSeconds = 6;
/** A tenth of them. */
const failing = [3, 17];

let fleet: SimulatedFleet;
const names = Array.from({ length: 20 }, (_, index) => `Server ${index + 1}`);
const others = names.filter((_, index) => !failing.includes(index));

beforeAll(async () => {
  fleet = await startFleet({ servers: 20, keys: 2 });
  const listed = fleet.saved.jsonData.servers as object[];
  const servers = listed.map((server, index) => ({ ...server, name: names[index] }));
  Object.assign(fleet.saved.jsonData, { timeoutSeconds: 60, cacheTtlSeconds: 0, servers });
});
afterEach(() => Promise.all(fleet.servers.map(({ faults }) => faults.clear())));
afterAll(() => fleet.stop());

const setFaults = (fault: Fault) => Promise.all(failing.map((index) => fleet.servers[index]!.faults.set(fault)));
const serversIn = async (queryType: 'server-metrics' | 'access-keys') =>
  new Set(valuesOf(await fleet.query({ queryType }), 'server'));

it('a tenth of the servers that ends in the middle of answers costs nothing of the others', async () => {
  expect(await serversIn('access-keys')).toEqual(new Set(names));
  await setFaults({ kind: 'reset', when: 'middle' });
  const frame = await fleet.query({ queryType: 'access-keys' });
  expect(new Set(valuesOf(frame, 'server'))).toEqual(new Set(others));
  expect(noticesOf(frame)).toContainEqual(expect.stringMatching(/^Server 4 and Server 18: /));
});

it('a tenth of the servers that is killed while it answers costs nothing of the others, and no time-out', async () => {
  expect(await serversIn('access-keys')).toEqual(new Set(names));
  await setFaults({ kind: 'hang', when: 'middle' });
  fleet.servers.forEach(({ calls }) => calls.reset());
  const begun = performance.now();
  const asked = fleet.query({ queryType: 'access-keys' });
  while (failing.some((index) => fleet.servers[index]!.calls.count() === 0)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await setFaults({ kind: 'refuse' });
  const frame = await asked;
  expect(performance.now() - begun).toBeLessThan(60_000);
  expect(new Set(valuesOf(frame, 'server'))).toEqual(new Set(others));
  expect(noticesOf(frame)).toContainEqual(expect.stringMatching(/^Server 4 and Server 18: /));
});

it('a tenth of the servers that hangs costs one time-out, and not one a panel', async () => {
  fleet.saved.jsonData.timeoutSeconds = timeoutSeconds;
  // Connected already.
  expect(await serversIn('access-keys')).toEqual(new Set(names));
  await setFaults({ kind: 'hang' });
  const begun = performance.now();
  for (let panel = 0; panel < 4; panel += 1) {
    expect(await serversIn(panel % 2 === 0 ? 'server-metrics' : 'access-keys')).toEqual(new Set(others));
  }
  const [first, all] = [timeoutSeconds * 1000, performance.now() - begun];
  expect(all).toBeGreaterThan(first);
  // Each looks for a moment whether they are back.
  expect(all).toBeLessThan(2 * first);
});
