import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '../simulator/simulator';
import { createOutlineApi } from './outline/client';
import { Looks } from './reachability/looks';
import { parseSettings } from './settings/parse';
import { startProber } from './server-prober';

it('probes the port of the management API from here, and asks the server nothing', async () => {
  const simulator = await startSimulator({ keys: 2 });
  const [simulated] = simulator.servers;
  const { apiUrl = '', certSha256 = '' } = simulated ?? {};
  const [server] = parseSettings({
    jsonData: { certSha256, serverName: 'home' },
    decryptedSecureJsonData: { apiUrl },
  }).servers;
  if (!simulated || !server) {
    throw new Error('the simulator has no server');
  }
  const api = createOutlineApi(server);
  const looks = new Looks({ onProblem: () => {} });
  const prober = startProber(server, api, looks);
  const { signal } = new AbortController();
  const begun = Math.floor(Date.now() / 300_000) * 300;
  for (let waited = 0; (await prober.last(signal)).length === 0 && waited < 20_000; waited += 20) {
    await delay(20);
  }
  const port = Number(new URL(apiUrl).port);
  expect(await prober.last(signal)).toEqual([
    { probe: 'here', service: 'management', port, isReachable: true, connectSeconds: expect.any(Number), since: null },
  ]);
  expect(await prober.overTime([begun, begun + 600], signal)).toEqual([
    { probe: 'here', service: 'management', port, steps: [{ reached: 1, connectSeconds: expect.any(Number) }] },
  ]);
  expect(simulated.calls.count()).toBe(0);
  await prober.close();
  await api.close();
  await simulator.stop();
});
