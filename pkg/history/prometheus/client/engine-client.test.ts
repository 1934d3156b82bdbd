import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { coded, failureOf, listen, until } from '../../../outline/testing/test-server';
import { allowedAddresses } from '../connect/connector';
import { EngineClient, type EngineClientOptions } from './engine-client';

const { signal } = new AbortController();
const opened: Array<() => unknown> = [];

afterEach(async () => {
  for (const close of opened.splice(0)) {
    await close();
  }
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function engine(handle: Handler, changes: Partial<EngineClientOptions> = {}) {
  const requests: Array<{ line: string; headers: IncomingMessage['headers']; form: URLSearchParams }> = [];
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body);
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, form });
      handle(request, response);
    });
  });
  const port = await listen(server);
  const client = new EngineClient({
    settings: { url: `http://127.0.0.1:${port}/prometheus`, matchers: '', authorization: 'Bearer s3cret' },
    allowPrivate: true,
    timeoutSeconds: 5,
    ...changes,
  });
  opened.push(
    () => client.close(),
    () => server.closeAllConnections(),
    () => server.close()
  );
  return { client, requests, port, server };
}

const json = (response: ServerResponse, body: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const vector = {
  status: 'success',
  data: { resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1.5, '7'] }] },
};

const everySample = { partial_response: 'false', max_source_resolution: '0s' };

it('posts a form with the credentials, below the path of the URL', async () => {
  const { client, requests } = await engine((_, response) => json(response, vector));
  expect(await client.query('up{a="b"}', 1500, signal)).toEqual([{ labels: { a: 'b' }, samples: [[1500, 7]] }]);
  expect(requests[0]?.line).toBe('POST /prometheus/api/v1/query');
  expect(requests[0]?.headers.authorization).toBe('Bearer s3cret');
  expect(Object.fromEntries(requests[0]?.form ?? [])).toEqual({ query: 'up{a="b"}', time: '1.5', ...everySample });
});

it('reads matrices, and leaves out what is no number', async () => {
  const values = [
    [1, '1'],
    [2, 'NaN'],
    [3, '+Inf'],
    [4, '1e+03'],
    [5, '-Inf'],
    [6.001, '0.5'],
  ];
  const body = { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } };
  const { client, requests } = await engine((_, response) => json(response, body));
  const range = { start: 1000, end: 6001, step: 1000 };
  expect(await client.queryRange('up', range, signal)).toEqual([
    {
      labels: {},
      samples: [
        [1000, 1],
        [4000, 1000],
        [6001, 0.5],
      ],
    },
  ]);
  expect(Object.fromEntries(requests[0]?.form ?? [])).toEqual({
    query: 'up',
    start: '1',
    end: '6.001',
    step: '1000ms',
    nocache: '1',
    ...everySample,
  });
});

it.each<[string, Handler, string, string]>([
  ['401', (_, response) => json(response, {}, 401), 'PROMETHEUS_UNAUTHORIZED', '(status 401)'],
  ['403', (_, response) => response.writeHead(403).end('no'), 'PROMETHEUS_UNAUTHORIZED', '(status 403)'],
  [
    'an error of Prometheus',
    (_, response) => json(response, { status: 'error', errorType: 'bad_data', error: 'up{secret}' }, 400),
    'PROMETHEUS_QUERY_FAILED',
    '(bad_data)',
  ],
  [
    'an error of another kind',
    (_, response) => json(response, { status: 'error', errorType: 'evil <script>' }, 422),
    'PROMETHEUS_QUERY_FAILED',
    '(status 422)',
  ],
  ['503 of a proxy', (_, response) => response.writeHead(503).end('<html>'), 'PROMETHEUS_QUERY_FAILED', '(status 503)'],
  ['a page', (_, response) => response.end('<html>'), 'PROMETHEUS_NOT_PROMETHEUS', '(status 200)'],
  [
    '404',
    (_, response) => response.writeHead(404).end('404 page not found'),
    'PROMETHEUS_NOT_PROMETHEUS',
    '(status 404)',
  ],
  [
    'a redirect',
    (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    'PROMETHEUS_NOT_PROMETHEUS',
    '(status 307)',
  ],
  [
    'another JSON',
    (_, response) => json(response, { status: 'success', data: { resultType: 'scalar' } }),
    'PROMETHEUS_RESPONSE_INVALID',
    '(field data.resultType)',
  ],
  [
    'broken samples',
    (_, response) =>
      json(response, { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: ['1', 2] }] } }),
    'PROMETHEUS_RESPONSE_INVALID',
    '(field data.result.0.value)',
  ],
  ['a closed connection', (request) => request.socket.destroy(), 'PROMETHEUS_UNREACHABLE', '(UND_ERR_SOCKET)'],
  ['nothing in time', () => undefined, 'PROMETHEUS_TIMEOUT', '(0.2 s)'],
])('takes %s for what it is, and repeats no secret', async (_, handle, code, detail) => {
  const { client, port } = await engine(handle, { timeoutSeconds: code === 'PROMETHEUS_TIMEOUT' ? 0.2 : 5 });
  const error = await failureOf(client.query('up', 0, signal));
  expect(error).toEqual(coded(code, detail));
  for (const secret of ['s3cret', String(port), '127.0.0.1', 'script', '{secret}']) {
    expect(String(error)).not.toContain(secret);
  }
});

it('reads no more than 32 MiB', async () => {
  const { client } = await engine((_, response) => {
    const chunk = Buffer.alloc(1 << 20, ' ');
    const write = (left: number) => void (left > 0 && response.write(chunk, () => write(left - 1)));
    write(40);
  });
  await expect(client.query('up', 0, signal)).rejects.toEqual(coded('PROMETHEUS_RESPONSE_TOO_LARGE'));
});

it('says that nobody listens', async () => {
  const { client, server } = await engine(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  await expect(client.query('up', 0, signal)).rejects.toEqual(coded('PROMETHEUS_UNREACHABLE', '(ECONNREFUSED)'));
});

it('sends equal queries once, and ends them when nobody waits any more', async () => {
  let closed = 0;
  const { client, requests } = await engine((_, response) => response.on('close', () => (closed += 1)));
  const [first, second] = [new AbortController(), new AbortController()];
  const answers = [first, second].map((caller) => failureOf(client.query('up', 0, caller.signal)));
  await until(() => requests.length === 1);
  first.abort();
  expect(await answers[0]).toEqual(coded('REQUEST_CANCELLED'));
  expect(closed).toBe(0);
  second.abort();
  expect(await answers[1]).toEqual(coded('REQUEST_CANCELLED'));
  await until(() => closed === 1);
  expect(requests).toHaveLength(1);
});

it('has at most four queries in flight', async () => {
  const waiting: ServerResponse[] = [];
  const { client } = await engine((_, response) => waiting.push(response));
  const answers = [1, 2, 3, 4, 5].map((at) => client.query('up', at, signal));
  await until(() => waiting.length === 4);
  json(waiting[0] as ServerResponse, vector);
  await until(() => waiting.length === 5);
  waiting.slice(1).forEach((response) => json(response, vector));
  expect(await Promise.all(answers)).toHaveLength(5);
});

it('fails what is in flight when closed', async () => {
  const { client, requests } = await engine(() => undefined);
  const answer = failureOf(client.query('up', 0, signal));
  await until(() => requests.length === 1);
  await client.close();
  expect(await answer).toEqual(coded('REQUEST_CANCELLED'));
  await expect(client.query('up', 0, signal)).rejects.toEqual(coded('REQUEST_CANCELLED'));
});

describe('where private addresses are not allowed', () => {
  const refused = { allowPrivate: false };
  const clientFor = (url: string, changes: Partial<EngineClientOptions> = {}) => {
    const settings = { url, matchers: '', authorization: 'Bearer s3cret' };
    const client = new EngineClient({ settings, allowPrivate: false, timeoutSeconds: 5, ...changes });
    opened.push(() => client.close());
    return client;
  };

  it.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0.0.0.0',
    'http://[::1]',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'https://10.0.0.1',
    'https://192.168.0.1',
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://[fd00::1]',
    'http://localhost',
  ])('%s is refused', async (origin) => {
    const { port, requests } = await engine((_, response) => json(response, vector), refused);
    const error = await failureOf(clientFor(`${origin}:${port}`).query('up', 0, signal));
    expect(error).toEqual(coded('PROMETHEUS_NOT_ALLOWED', undefined));
    expect(requests).toEqual([]);
  });

  it.each([[['127.0.0.1']], [['10.0.0.1', 'fd00::1']], [['::ffff:127.0.0.1']]])(
    'a name that leads to %s is refused, also where it led elsewhere before',
    async (addresses) => {
      const { port, requests } = await engine((_, response) => json(response, vector), refused);
      const client = clientFor(`http://rebinding.example:${port}`, { resolve: async () => addresses });
      expect(await failureOf(client.query('up', 1, signal))).toEqual(coded('PROMETHEUS_NOT_ALLOWED'));
      expect(requests).toEqual([]);
    }
  );

  it('of several addresses only the public ones are tried', async () => {
    const resolve = async () => ['127.0.0.1', '203.0.113.1', '1.1.1.1', '::1', '2606:4700:4700::1111'];
    const options = { allowPrivate: false, limitSeconds: 1, resolve };
    expect(await allowedAddresses('several.example', options)).toEqual(['1.1.1.1', '2606:4700:4700::1111']);
  });
});

it('asks once where a name leads, and connects to what it was told then, until one answers', async () => {
  const asked: string[] = [];
  const resolve = async (hostname: string) => [asked.push(hostname) === 1 ? '127.0.0.2' : 'rebound', '127.0.0.1'];
  const { port, requests } = await engine((_, response) => json(response, vector));
  const settings = { url: `http://several.example:${port}`, matchers: '', authorization: null };
  const client = new EngineClient({ settings, allowPrivate: true, timeoutSeconds: 5, resolve });
  opened.push(() => client.close());
  await client.query('up', 1, signal);
  expect(requests[0]?.headers.host).toBe(`several.example:${port}`);
  expect(asked).toEqual(['several.example']);
});
