import { noHistory } from '../history/nothing-known';
import { closeAll, connected, type Handler } from '../outline/testing/test-server';
import { KnownKeys } from '../history/known-keys';
import { startedCallStatistics } from '../statistics/testing/statistics';
import { CallRecord } from './call-record';
import { handleResource } from './router';

afterEach(closeAll);

async function change(enabled: boolean, handle: Handler) {
  const { api, seen } = await connected(handle, { cacheTtlSeconds: 300 });
  const server = {
    id: 'main',
    name: 'home',
    labels: {},
    host: '127.0.0.1',
    certSha256: null,
    historyPlace: null,
    history: noHistory,
    warnings: [],
    statistics: startedCallStatistics(),
    callRecord: new CallRecord(),
    knownKeys: new KnownKeys({ store: null, address: 'home', onProblem: () => {} }),
    api,
  };
  const request = {
    method: 'PUT',
    path: 'sharing',
    parameters: new URLSearchParams(),
    body: Buffer.from(JSON.stringify({ enabled })),
    role: 'Admin',
    signal: new AbortController().signal,
  };
  const response = await handleResource(request, { servers: [server], allowWrites: true, now: Date.now() });
  return { response, requests: seen.requests };
}

it.each([true, false])('answers a change with what the server says afterwards: %s', async (says) => {
  const { response, requests } = await change(true, (_, { method }) =>
    method === 'PUT' ? { status: 204 } : { json: { metricsEnabled: says } }
  );
  expect(response).toEqual({ status: 200, body: { enabled: says } });
  expect(requests).toEqual(['PUT /metrics/enabled', 'GET /metrics/enabled']);
});
