import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { silentObserver, type CallObserver } from './call-observer';
import { createOutlineApi } from './client';
import {
  closeAll,
  coded,
  connected,
  healthy,
  SECRET,
  settingsFor,
  startTestServer,
  until,
} from './testing/test-server';

afterEach(closeAll);

function reset(response: ServerResponse): undefined {
  response.socket?.destroy();
}

describe('connections that fail', () => {
  it('are tried twice where the connection was lost before an answer', async () => {
    const { api, seen } = await connected((path, _, response) =>
      seen.requests.length > 1 ? healthy(path) : reset(response)
    );
    expect((await api.server()).value.name).toBe('healthy');
    expect(seen.requests).toHaveLength(2);
  });

  it('are not tried a third time', async () => {
    const { api, seen } = await connected((_, __, response) => reset(response));
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_CONNECTION_LOST'));
    expect(seen.requests).toHaveLength(2);
  });

  it.each([{ 'content-length': '1000' }, {}])('are not tried again after the answer had begun (%j)', async (length) => {
    const { api, seen } = await connected((_, __, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...length });
      response.write('{"serverId":', () => reset(response));
      return undefined;
    });
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_CONNECTION_LOST'));
    expect(seen.requests).toHaveLength(1);
  });

  it('refused ones say so', async () => {
    const server = await startTestServer(healthy);
    await server.close();
    const attempts: number[] = [];
    const observer: CallObserver = {
      ...silentObserver,
      onCall: ({ attempt }) => {
        attempts.push(attempt);
        return () => undefined;
      },
    };
    const api = createOutlineApi(settingsFor(server), { observer });
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_CONNECTION_REFUSED', '(ECONNREFUSED)'));
    expect(attempts).toEqual([1, 2]);
    await api.close();
  });

  it('work again afterwards', async () => {
    const { api, seen } = await connected((path, _, response) =>
      seen.requests.length > 2 ? healthy(path) : reset(response)
    );
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_CONNECTION_LOST'));
    expect((await api.server()).value.name).toBe('healthy');
  });

  it('are renewed where the server had closed them meanwhile', async () => {
    const { api, seen } = await connected((path) => ({ ...healthy(path), headers: { connection: 'close' } }));
    await api.server();
    await api.accessKeys();
    expect(seen.handshakes).toBe(2);
  });

  it('unknown hosts say so', async () => {
    const api = createOutlineApi({
      name: 'test',
      apiUrl: 'https://host.invalid:1/TestSecretPath',
      certSha256: null,
      tlsSkipVerify: false,
      timeoutSeconds: 60,
      cacheTtlSeconds: 0,
      maxConcurrentCalls: 2,
    });
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_HOST_NOT_FOUND'));
    await api.close();
  });
});

describe('answers that are refused', () => {
  it('redirects are not followed', async () => {
    const { api, seen } = await connected(() => ({ status: 308, headers: { location: `/${SECRET}/other` } }));
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_REDIRECTED'));
    expect(seen.requests).toEqual(['GET /server']);
  });

  it('too large ones are not read to their end', async () => {
    const { api, seen } = await connected((_, __, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = ' '.repeat(1024 * 1024);
      const pump = () => {
        while (response.write(chunk)) {
          // fills the connection until it asks for a pause
        }
      };
      response.on('drain', pump);
      pump();
      return undefined;
    });
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_RESPONSE_TOO_LARGE'));
    await until(() => seen.aborted === 1);
    expect(seen.requests).toHaveLength(1);
  });

  it('ones of a thousand keys are not too large', async () => {
    const accessKeys = Array.from({ length: 1000 }, (_, id) => ({
      id: String(id),
      name: `User ${id}`,
      password: 'x'.repeat(22),
      accessUrl: `ss://${'x'.repeat(100)}`,
    }));
    const { api } = await connected(() => ({ json: { accessKeys } }));
    expect((await api.accessKeys()).value).toHaveLength(1000);
  });

  it('HTML is not Outline', async () => {
    const { api } = await connected(() => ({ text: '<html></html>', type: 'text/html' }));
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_NOT_OUTLINE'));
  });

  it('what is no HTTP is not Outline', async () => {
    const { api, seen } = await connected((_, __, response) => {
      response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n');
      return undefined;
    });
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_NOT_OUTLINE'));
    expect(seen.requests).toHaveLength(1);
  });

  it('a wrong secret path is told from everything else', async () => {
    const { api } = await connected((path) => healthy(`/wrong${path}`));
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_NOT_FOUND'));
  });
});

describe('the time limit', () => {
  it('ends a call that gets no answer, and its request', async () => {
    const { api, seen } = await connected(() => undefined, { timeoutSeconds: 0.5 });
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_TIMEOUT', '(0.5 s)'));
    await until(() => seen.aborted === 1);
    expect(seen.requests).toHaveLength(1);
  });

  it('includes the body', async () => {
    const { api, seen } = await connected(
      (_, __, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{');
        return undefined;
      },
      { timeoutSeconds: 0.5 }
    );
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_TIMEOUT'));
    await until(() => seen.aborted === 1);
  });

  it('includes waiting for a free connection', async () => {
    const { api, seen } = await connected(() => undefined, { timeoutSeconds: 0.5, maxConcurrentCalls: 1 });
    const outcomes = await Promise.allSettled([api.server(), api.accessKeys()]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toEqual([
      coded('OUTLINE_TIMEOUT'),
      coded('OUTLINE_TIMEOUT'),
    ]);
    expect(seen.requests[0]).toBe('GET /server');
  });
});

it('no error holds the secret path, in whatever way it is printed', async () => {
  const faults = [
    () => ({ status: 500, text: `at /${SECRET}/server` }),
    () => ({ status: 404, json: { code: 'ResourceNotFound', message: `/${SECRET}/server does not exist` } }),
    () => ({ text: `{"serverId": "${SECRET}` }),
    () => ({ json: { name: SECRET } }),
    (_: string, __: unknown, response: ServerResponse) => reset(response),
  ];
  for (const fault of faults) {
    const { api } = await connected(fault);
    const error: unknown = await api.server().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
  }
});
