import { createOutlineApi } from './client';
import {
  closeAll,
  coded,
  connected,
  healthy,
  settingsFor,
  startTestServer,
  until,
  failureOf,
} from './testing/test-server';

afterEach(closeAll);

describe('reading and changing', () => {
  it('asks each route below the secret path', async () => {
    const { api, seen } = await connected(healthy);
    expect((await api.server()).value).toMatchObject({ name: 'healthy', version: '1.12.3' });
    expect((await api.accessKeys()).value).toEqual([
      { id: '0', name: 'Alice', port: null, method: null, dataLimit: null, listeners: null },
    ]);
    expect((await api.dataTransferred()).value).toEqual(new Map([['0', 1000]]));
    expect((await api.serverMetrics(600)).value).toMatchObject({ data: 1000, noTraffic: false });
    expect((await api.sharingEnabled()).value).toBe(false);
    expect(seen.requests).toEqual([
      'GET /server',
      'GET /access-keys',
      'GET /metrics/transfer',
      'GET /experimental/server/metrics?since=600s',
      'GET /metrics/enabled',
    ]);
  });

  it('keeps one connection for calls that follow each other', async () => {
    const { api, seen } = await connected(healthy);
    await api.server();
    await api.accessKeys();
    await api.sharingEnabled();
    expect(seen.handshakes).toBe(1);
  });

  it('changes sharing and says so as JSON', async () => {
    const bodies: string[] = [];
    const { api, seen } = await connected((path, request, response) => {
      if (request.method === 'GET') {
        return healthy(path);
      }
      request.setEncoding('utf8').on('data', (body: string) => bodies.push(body));
      request.on('end', () => response.writeHead(204).end());
      return undefined;
    });
    await api.setSharingEnabled(true);
    expect(seen.requests).toEqual(['PUT /metrics/enabled']);
    expect(bodies).toEqual(['{"metricsEnabled":true}']);
  });

  it('says when an answer was received', async () => {
    const { api } = await connected(healthy, {}, { now: () => 1_795_000_000_000 });
    expect((await api.server()).receivedAt).toBe(1_795_000_000_000);
  });

  it.each([0, -300, 100, 300.5, 3_300_300, NaN])('refuses %p s as a window', async (since) => {
    const { api, seen } = await connected(healthy);
    await expect(api.serverMetrics(since)).rejects.toThrow(RangeError);
    expect(seen.requests).toEqual([]);
  });
});

describe('the URL', () => {
  it('must be https, and is not repeated where it is not', () => {
    expect(() => createOutlineApi(settingsOf('http://127.0.0.1:1/hidden'))).toThrow(coded('SETTINGS_URL_INVALID'));
    expect(() => createOutlineApi(settingsOf('not a URL/hidden'))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hidden') })
    );
  });

  it('may name a host, and end in a slash', async () => {
    const server = await startTestServer(healthy);
    const api = createOutlineApi(settingsFor(server, { apiUrl: `${server.url.replace('127.0.0.1', 'localhost')}/` }));
    expect((await api.server()).value.name).toBe('healthy');
    expect(server.seen.requests).toEqual(['GET /server']);
    await api.close();
    await server.close();
  });
});

describe('closing', () => {
  it('ends the calls in flight and refuses new ones', async () => {
    const { api, seen } = await connected(() => undefined);
    const call = api.server();
    const ended = failureOf(call);
    await until(() => seen.requests.length === 1);
    await api.close();
    expect(await ended).toEqual(coded('REQUEST_CANCELLED'));
    await expect(api.server()).rejects.toEqual(coded('REQUEST_CANCELLED'));
    await expect(api.probe()).rejects.toEqual(coded('REQUEST_CANCELLED'));
  });
});

function settingsOf(apiUrl: string) {
  return {
    name: 'test',
    apiUrl,
    certSha256: null,
    tlsSkipVerify: false,
    timeoutSeconds: 60,
    cacheTtlSeconds: 0,
    maxConcurrentCalls: 2,
  };
}
