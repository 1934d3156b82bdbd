import { startSimulator, type Simulator } from '../../simulator/simulator';
import { parseSettings } from '../settings/parse';
import { createOutlineApi, LONGEST_SINCE_SECONDS, type OutlineApi } from '.';

let simulator: Simulator;
let api: OutlineApi;

beforeAll(async () => {
  simulator = await startSimulator({ keys: 3 });
});
afterAll(async () => {
  await api.close();
  await simulator.stop();
});

it('asks a server', async () => {
  const [{ apiUrl = '', certSha256 = '' } = {}] = simulator.servers;
  const { servers } = parseSettings({ jsonData: { certSha256 }, decryptedSecureJsonData: { apiUrl } });
  const [server] = servers;
  if (!server) {
    throw new Error('There is no server.');
  }
  api = createOutlineApi(server);

  const { value: keys } = await api.accessKeys();
  const { value: bytes } = await api.dataTransferred();
  const { value: metrics } = await api.serverMetrics(86_400);
  expect(keys.map(({ id, name }) => ({ id, name, bytes: bytes.get(id) }))).toContainEqual({
    id: '0',
    name: 'Alice',
    bytes: expect.any(Number),
  });
  expect(metrics.accessKeys.reduce((sum, { data }) => sum + (data ?? NaN), 0)).toBeCloseTo(metrics.data ?? NaN, 3);

  expect((await api.sharingEnabled()).value).toBe(false);
  await api.setSharingEnabled(true);
  expect((await api.sharingEnabled()).value).toBe(true);

  const { up, certificate } = await api.probe();
  expect({ up, isPinned: certificate?.isPinned }).toEqual({ up: true, isPinned: true });
  await expect(api.serverMetrics(LONGEST_SINCE_SECONDS + 300)).rejects.toThrow(RangeError);
});
