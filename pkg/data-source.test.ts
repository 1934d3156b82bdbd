import { Writable } from 'node:stream';
import { startSimulator } from '../simulator/simulator';
import type { PluginContext } from './grafana/handlers';
import { Logger } from './grafana/logging';
import { createOutlinePlugin, type OutlinePlugin } from './outline-plugin';

let simulator: Awaited<ReturnType<typeof startSimulator>>;
let plugin: OutlinePlugin;
const signal = new AbortController().signal;

beforeAll(async () => {
  simulator = await startSimulator({ keys: 2 });
  plugin = createOutlinePlugin(new Logger(new Writable({ write: (_, __, done) => done() })), {});
});
afterAll(async () => {
  await plugin.dispose();
  await simulator.stop();
});

/** The data source as provisioned with the installer's whole line, and called by somebody. */
function context(role: string, headers: Record<string, string> = {}): PluginContext {
  const { apiUrl, certSha256 } = simulator.servers[0]!;
  return {
    orgId: 1,
    namespace: '',
    user: { login: 'ann', role },
    dataSource: {
      uid: 'outline',
      name: 'Outline',
      updated: 1,
      jsonData: { history: 'off', certSha256: null, timeoutSeconds: '5' },
      decryptedSecureJsonData: { apiUrl: JSON.stringify({ apiUrl, certSha256 }) },
    },
    grafanaConfig: new Map(),
    headers: new Map(Object.entries(headers)),
  };
}

async function shapeOf(json: unknown, headers?: Record<string, string>): Promise<string | undefined> {
  const timeRange = { from: Date.now() - 3_600_000, to: Date.now() };
  const call = { refId: 'A', queryType: '', maxDataPoints: 100, intervalMs: 1000, timeRange, json };
  const [frame] = await plugin.handlers.queryData(context('Viewer', headers), call, signal);
  return frame?.meta?.type;
}

it('answers an alert rule without a shape in one value, and everybody else in a table', async () => {
  expect(await shapeOf({ refId: 'A' })).toBe('table');
  expect(await shapeOf({ refId: 'A' }, { fromalert: 'true' })).toBe('numeric-wide');
  expect(await shapeOf({ shape: 'table' }, { fromalert: 'true' })).toBe('table');
});

describe('how and where the data source works', () => {
  const hidden = ['host', 'certSha256', 'hostnameForAccessKeys', 'portForNewAccessKeys'];

  async function namesIn(path: string, role: string): Promise<string[]> {
    const request = { method: 'GET', path, query: new URLSearchParams(), body: new Uint8Array() };
    const { status, body } = await plugin.handlers.callResource(context(role), request, signal);
    expect(status).toBe(200);
    return hidden.filter((name) => String(body).includes(`"${name}"`));
  }

  it.each(['Viewer', 'Editor', ''])('is not for the role "%s"', async (role) => {
    for (const path of ['server', 'servers']) {
      expect(await namesIn(path, role)).toEqual([]);
    }
  });

  it('is for Admins, who may edit it', async () => {
    expect(await namesIn('server', 'Admin')).toEqual(hidden);
    expect(await namesIn('servers', 'Admin')).toEqual(hidden.slice(0, 2));
  });
});
