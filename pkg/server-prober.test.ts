import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '../simulator/simulator';
import { createOutlineApi } from './outline/client';
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
  const prober = startProber(server, api);
  for (let waited = 0; prober.portsOf('home').length === 0 && waited < 20_000; waited += 20) {
    await delay(20);
  }
  const port = Number(new URL(apiUrl).port);
  expect(prober.portsOf('home')).toEqual([
    { probe: 'here', service: 'management', port, isReachable: true, connectSeconds: expect.any(Number), since: null },
  ]);
  expect(simulated.calls.count()).toBe(0);
  await prober.close();
  await api.close();
  await simulator.stop();
});
