import { status } from '@grpc/grpc-js';
import { tableFromIPC } from 'apache-arrow';
import { PluginError } from '../../errors/plugin-error';
import type { Frame } from '../../frames/frame';
import { DataClient, type DataQuery, type QueryDataRequest, type QueryDataResponse } from '../generated/plugin';
import type { DataQuery as Query, PluginContext, PluginHandlers } from '../handlers';
import { answerOf, contextMessage, startTestHost, type TestHost } from './test-host';

const hosts: TestHost[] = [];
afterEach(() => hosts.splice(0).forEach((host) => host.stop()));

async function startWith(queryData: PluginHandlers['queryData']) {
  const host = await startTestHost({ queryData });
  hosts.push(host);
  const client = host.client(DataClient);
  return {
    host,
    client,
    query: (changes: Partial<QueryDataRequest>): Promise<QueryDataResponse> =>
      answerOf((callback) => client.queryData(request(changes), callback)),
  };
}

function request(changes: Partial<QueryDataRequest>): QueryDataRequest {
  return { pluginContext: contextMessage(), headers: new Map(), queries: [queryMessage('A')], ...changes };
}

function queryMessage(refId: string, changes: Partial<DataQuery> = {}): DataQuery {
  return {
    refId,
    queryType: 'locations',
    maxDataPoints: 100n,
    intervalMS: 1000n,
    timeRange: { fromEpochMS: 1n, toEpochMS: 2n },
    json: Buffer.from('{"figure":"data"}'),
    ...changes,
  };
}

const frame = (name: string): Frame => ({ name, fields: [{ name: 'value', type: 'float64', values: [1] }] });

test('a query and its context reach the handler in our words', async () => {
  const seen: Array<[PluginContext, Query]> = [];
  const { query } = await startWith(async (context, received) => {
    seen.push([context, received]);
    return [];
  });

  await query({
    headers: new Map([
      ['http_X-Dashboard-Uid', 'd'],
      ['FromAlert', 'true'],
    ]),
  });

  const [context, received] = seen[0]!;
  expect(context).toEqual({
    orgId: 1,
    namespace: 'default',
    user: { login: 'admin', role: 'Admin' },
    dataSource: {
      uid: 'outline',
      name: 'Outline',
      updated: 1_700_000_000_000,
      jsonData: { serverName: 'vpn' },
      decryptedSecureJsonData: { apiUrl: 'https://vpn.example:1/s3cr3t' },
    },
    grafanaConfig: new Map(),
    headers: new Map([
      ['x-dashboard-uid', 'd'],
      ['fromalert', 'true'],
    ]),
  });
  expect(received).toEqual({
    refId: 'A',
    queryType: 'locations',
    maxDataPoints: 100,
    intervalMs: 1000,
    timeRange: { from: 1, to: 2 },
    json: { figure: 'data' },
  });
});

test('an answer is status 200 and one Arrow file a frame', async () => {
  const { query } = await startWith(async () => [frame('one'), frame('two')]);

  const answer = (await query({})).responses.get('A')!;

  expect(answer).toMatchObject({ status: 200, error: '', errorSource: '' });
  expect(answer.frames.map((bytes) => tableFromIPC(bytes).schema.metadata.get('name'))).toEqual(['one', 'two']);
});

test('a failing query costs only its own answer', async () => {
  const { query } = await startWith(async (_context, { refId }) => {
    switch (refId) {
      case 'known':
        throw new PluginError('OUTLINE_TIMEOUT');
      case 'unknown':
        throw new TypeError('x is not a function at /s3cr3t');
      case 'frame':
        return [
          {
            name: 'uneven',
            fields: [
              { name: 'a', type: 'string', values: ['x'] },
              { name: 'b', type: 'string', values: [] },
            ],
          },
        ];
      default:
        return [frame('fine')];
    }
  });

  const { responses } = await query({
    queries: ['known', 'unknown', 'frame', 'fine'].map((refId) => queryMessage(refId)),
  });

  expect(responses.get('known')).toMatchObject({ status: 504, errorSource: 'downstream' });
  expect(responses.get('known')!.error).toContain('[OUTLINE_TIMEOUT]');
  expect(responses.get('unknown')).toMatchObject({ status: 500, errorSource: 'plugin' });
  expect(responses.get('unknown')!.error).not.toContain('x is not a function');
  expect(responses.get('frame')).toMatchObject({ status: 500, errorSource: 'plugin' });
  expect(responses.get('fine')).toMatchObject({ status: 200 });
});

test('a query that is not JSON is the fault of its author', async () => {
  const { query } = await startWith(async () => []);

  const { responses } = await query({ queries: [queryMessage('A', { json: Buffer.from('{') }), queryMessage('B')] });

  expect(responses.get('A')!.error).toContain('[QUERY_INVALID]');
  expect(responses.get('B')).toMatchObject({ status: 200 });
});

test('a query without JSON is an empty one', async () => {
  const seen: unknown[] = [];
  const { query } = await startWith(async (_context, { json }) => {
    seen.push(json);
    return [];
  });

  await query({ queries: [queryMessage('A', { json: Buffer.alloc(0) })] });

  expect(seen).toEqual([{}]);
});

test.each([
  ['no context', undefined],
  ['no data source', contextMessage({ dataSourceInstanceSettings: undefined })],
  [
    'settings that are not JSON',
    contextMessage({
      dataSourceInstanceSettings: {
        ...contextMessage().dataSourceInstanceSettings!,
        jsonData: Buffer.from('nonsense'),
      },
    }),
  ],
])('a request with %s is answered with an error for each query', async (_name, pluginContext) => {
  const { query } = await startWith(async () => []);

  const { responses } = await query({ pluginContext, queries: [queryMessage('A'), queryMessage('B')] });

  expect([...responses.keys()]).toEqual(['A', 'B']);
  expect(responses.get('B')!.error).toContain('[SETTINGS_INVALID]');
});

test('queries of one request run side by side', async () => {
  let waiting = 0;
  let release = () => {};
  const all = new Promise<void>((resolve) => (release = resolve));
  const { query } = await startWith(async () => {
    waiting++;
    if (waiting === 3) {
      release();
    }
    await all;
    return [];
  });

  const { responses } = await query({ queries: ['A', 'B', 'C'].map((refId) => queryMessage(refId)) });

  expect(responses.size).toBe(3);
});

test('a refId may be any text', async () => {
  const { query } = await startWith(async () => [frame('x')]);
  const refIds = ['__proto__', 'constructor', '', 'ключ'];

  const { responses } = await query({ queries: refIds.map((refId) => queryMessage(refId)) });

  expect([...responses.keys()].sort()).toEqual([...refIds].sort());
  expect(tableFromIPC(responses.get('__proto__')!.frames[0]!).schema.metadata.get('refId')).toBe('__proto__');
});

test('64-bit numbers beyond what JavaScript counts exactly are clamped', async () => {
  const seen: Query[] = [];
  const { query } = await startWith(async (_context, received) => {
    seen.push(received);
    return [];
  });
  const timeRange = { fromEpochMS: -(2n ** 63n), toEpochMS: 2n ** 63n - 1n };

  await query({ queries: [queryMessage('A', { timeRange })] });

  expect(seen[0]!.timeRange).toEqual({ from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER });
});

test('cancelling the call aborts the handlers', async () => {
  let started = () => {};
  const running = new Promise<void>((resolve) => (started = resolve));
  let aborted = () => {};
  const abortion = new Promise<void>((resolve) => (aborted = resolve));
  const { client, host } = await startWith(async (_context, _query, signal) => {
    started();
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted();
        reject(new Error('aborted'));
      });
    });
  });

  const call = client.queryData(request({}), () => {});
  await running;
  call.cancel();
  await abortion;
  await new Promise((resolve) => setImmediate(resolve));

  expect(host.logLines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ '@level': 'debug', status: 'cancelled', code: 'REQUEST_CANCELLED' }),
  ]);
});

test('a request of 15 MiB is taken, one beyond 16 MiB is not', async () => {
  const { query } = await startWith(async () => []);
  const json = (mebibytes: number) => Buffer.from(`"${'x'.repeat(mebibytes * 1024 * 1024)}"`);

  await expect(query({ queries: [queryMessage('A', { json: json(15) })] })).resolves.toBeDefined();
  await expect(query({ queries: [queryMessage('A', { json: json(17) })] })).rejects.toMatchObject({
    code: status.RESOURCE_EXHAUSTED,
  });
});

test('hundreds of calls can be in flight at once', async () => {
  let waiting = 0;
  let release = () => {};
  const all = new Promise<void>((resolve) => (release = resolve));
  const { query } = await startWith(async () => {
    waiting++;
    if (waiting === 500) {
      release();
    }
    await all;
    return [];
  });

  const answers = await Promise.all(Array.from({ length: 500 }, () => query({})));

  expect(answers).toHaveLength(500);
});

test('each query leaves one line in the log, without secrets', async () => {
  const { query, host } = await startWith(async (_context, { refId }) => {
    if (refId === 'B') {
      throw new PluginError('OUTLINE_NOT_FOUND', undefined, {
        cause: new Error('GET https://vpn.example:1/s3cr3t/server'),
      });
    }
    if (refId === 'C') {
      throw new Error('https://vpn.example:1/s3cr3t');
    }
    return [];
  });

  await query({ queries: ['A', 'B', 'C'].map((refId) => queryMessage(refId)) });

  const lines = host.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.sort((a, b) => String(a.refId).localeCompare(String(b.refId)))).toEqual([
    expect.objectContaining({ '@level': 'debug', refId: 'A', status: 'ok', duration: expect.stringMatching(/ms$/) }),
    expect.objectContaining({ '@level': 'warn', refId: 'B', status: 'error', code: 'OUTLINE_NOT_FOUND' }),
    expect.objectContaining({ '@level': 'error', refId: 'C', code: 'PLUGIN_FAILURE', cause: '[secret]' }),
  ]);
  expect(host.logLines.join('')).not.toContain('s3cr3t');
});
