import { PluginError } from '../../errors/plugin-error';
import {
  type CheckHealthResponse,
  CheckHealthResponse_HealthStatus as HealthStatus,
  type CollectMetricsResponse,
  DiagnosticsClient,
} from '../generated/plugin';
import type { PluginHandlers } from '../handlers';
import { answerOf, contextMessage, startTestHost, type TestHost } from './test-host';

const hosts: TestHost[] = [];
afterEach(() => hosts.splice(0).forEach((host) => host.stop()));

async function clientOf(handlers: Partial<PluginHandlers>): Promise<DiagnosticsClient> {
  const host = await startTestHost(handlers);
  hosts.push(host);
  return host.client(DiagnosticsClient);
}

const checkHealth = (client: DiagnosticsClient, pluginContext = contextMessage()) =>
  answerOf<CheckHealthResponse>((callback) => client.checkHealth({ pluginContext, headers: new Map() }, callback));

test('a good result carries its sentence and details', async () => {
  const client = await clientOf({
    checkHealth: async () => ({ status: 'ok', message: 'Reached vpn.', jsonDetails: { keys: 3 } }),
  });

  const { status, message, jsonDetails } = await checkHealth(client);

  expect([status, message]).toEqual([HealthStatus.OK, 'Reached vpn.']);
  expect(JSON.parse(Buffer.from(jsonDetails).toString())).toEqual({ keys: 3 });
});

test('a thrown error is a bad result with its sentence', async () => {
  const client = await clientOf({ checkHealth: () => Promise.reject(new PluginError('OUTLINE_CONNECTION_REFUSED')) });

  const { status, message, jsonDetails } = await checkHealth(client);

  expect(status).toBe(HealthStatus.ERROR);
  expect(message).toContain('refused the connection');
  expect(JSON.parse(Buffer.from(jsonDetails).toString())).toEqual({ code: 'OUTLINE_CONNECTION_REFUSED' });
});

test('a check without a data source is a bad result', async () => {
  const client = await clientOf({});

  const { status, message } = await checkHealth(client, contextMessage({ dataSourceInstanceSettings: undefined }));

  expect([status, message]).toEqual([HealthStatus.ERROR, expect.stringContaining('[SETTINGS_INVALID]')]);
});

test('metrics are passed on as they are', async () => {
  const client = await clientOf({ collectMetrics: async () => 'up 1\n' });

  const { metrics } = await answerOf<CollectMetricsResponse>((callback) =>
    client.collectMetrics({ pluginContext: undefined }, callback)
  );

  expect(Buffer.from(metrics!.prometheus).toString()).toBe('up 1\n');
});
