import { PluginError } from '../../errors/plugin-error';
import { type CallResourceRequest, type CallResourceResponse, ResourceClient } from '../generated/plugin';
import type { PluginHandlers, ResourceRequest } from '../handlers';
import { contextMessage, messagesOf, startTestHost, type TestHost } from './test-host';

const hosts: TestHost[] = [];
afterEach(() => hosts.splice(0).forEach((host) => host.stop()));

async function call(
  callResource: PluginHandlers['callResource'],
  changes: Partial<CallResourceRequest> = {}
): Promise<CallResourceResponse[]> {
  const host = await startTestHost({ callResource });
  hosts.push(host);
  return messagesOf(
    host.client(ResourceClient).callResource({
      pluginContext: contextMessage(),
      path: 'metrics',
      method: 'GET',
      url: 'metrics',
      headers: new Map(),
      body: Buffer.alloc(0),
      ...changes,
    })
  );
}

test('a request reaches the handler as method, path, query and body', async () => {
  const seen: ResourceRequest[] = [];

  await call(
    async (_context, request) => {
      seen.push(request);
      return { status: 200, body: '' };
    },
    { method: 'PUT', path: '/sharing', url: '/sharing?since=1h&key=a%2Fb', body: Buffer.from('{"enabled":true}') }
  );

  const [{ method, path, query, body }] = seen as [ResourceRequest];
  expect([method, path, [...query]]).toEqual([
    'PUT',
    'sharing',
    [
      ['since', '1h'],
      ['key', 'a/b'],
    ],
  ]);
  expect(Buffer.from(body).toString()).toBe('{"enabled":true}');
});

test('headers reach the handler by their lower-case name', async () => {
  const seen: Array<string | undefined> = [];

  await call(
    async (context) => {
      seen.push(context.headers.get('accept'));
      return { status: 200, body: '' };
    },
    { headers: new Map([['Accept', { values: ['text/plain', 'application/json'] }]]) }
  );

  expect(seen).toEqual(['text/plain, application/json']);
});

test('an answer is one message with code, headers and body', async () => {
  const messages = await call(async () => ({
    status: 418,
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  }));

  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({
    code: 418,
    headers: new Map([['Content-Type', { values: ['application/json'] }]]),
  });
  expect(Buffer.from(messages[0]!.body).toString()).toBe('{}');
});

test('a thrown error is a JSON answer with its status', async () => {
  const [message] = await call(() => Promise.reject(new PluginError('WRITES_NOT_ALLOWED')));

  expect(message!.code).toBe(403);
  expect(JSON.parse(Buffer.from(message!.body).toString())).toEqual({
    code: 'WRITES_NOT_ALLOWED',
    message: expect.stringContaining('may not change anything'),
  });
});

test('a request without a data source is answered, too', async () => {
  const [message] = await call(async () => ({ status: 200, body: '' }), { pluginContext: undefined });

  expect(message!.code).toBe(400);
});
