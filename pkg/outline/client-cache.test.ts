import { closeAll, connected, healthy, held, until, unused } from './testing/test-server';

afterEach(closeAll);

function clock(start = 1_795_000_000_000) {
  let time = start;
  return { now: () => time, advance: (seconds: number) => (time += seconds * 1000) };
}

it('the cache serves an answer until its time is over, and says how old it is', async () => {
  const { now, advance } = clock();
  const { api, seen } = await connected(healthy, { cacheTtlSeconds: 30 }, { now });
  const first = await api.server();
  advance(29.9);
  expect(await api.server()).toBe(first);
  expect(first.receivedAt).toBe(now() - 29_900);
  advance(0.2);
  expect((await api.server()).receivedAt).toBe(now());
  expect(seen.requests).toHaveLength(2);
});

it('the cache tells nobody who listens: only answers do', async () => {
  const { api } = await connected(healthy, { cacheTtlSeconds: 30 });
  const heard: number[] = [];
  api.listen({ keys: ({ value }) => heard.push(value.length), transferred: ({ value }) => heard.push(value.size) });
  const { value } = await api.accessKeys();
  await api.accessKeys();
  expect(heard).toEqual([value.length]);
  await Promise.all([api.dataTransferred(), api.dataTransferred()]);
  expect(heard).toHaveLength(2);
});

it('the cache is off at 0', async () => {
  const { api, seen } = await connected(healthy, { cacheTtlSeconds: 0 });
  await api.serverMetrics(86_400);
  await api.serverMetrics(86_400);
  expect(seen.requests).toHaveLength(2);
});

it('the cache keeps dear windows longer', async () => {
  const { now, advance } = clock();
  const { api, seen } = await connected(healthy, { cacheTtlSeconds: 30 }, { now });
  await Promise.all([api.serverMetrics(3600), api.serverMetrics(2_592_000)]);
  advance(60);
  await Promise.all([api.serverMetrics(3600), api.serverMetrics(2_592_000)]);
  expect(seen.requests).toHaveLength(3);
  advance(241);
  await api.serverMetrics(2_592_000);
  expect(seen.requests).toHaveLength(4);
});

describe('what the server keeps for five minutes', () => {
  /** A server that computes what it is asked for, or has it still. */
  function keeping({ now }: { now: () => number }) {
    const kept = { since: new Map<string, number>() };
    const handle: typeof healthy = (path, ...rest) => {
      const answer = healthy(path, ...rest);
      const at = kept.since.get(path) ?? now();
      kept.since.set(path, at);
      const accessKeys = [{ accessKeyId: 0, dataTransferred: { bytes: at }, tunnelTime: { seconds: 1 } }];
      return path.includes('/experimental/') && 'json' in answer
        ? { json: { ...(answer.json as object), accessKeys } }
        : answer;
    };
    return { kept, handle };
  }

  it('is as old as it was when it was asked for first', async () => {
    const { now, advance } = clock();
    const { handle } = keeping({ now });
    const { api, seen } = await connected(handle, { cacheTtlSeconds: 30 }, { now });
    const computedAt = (await api.serverMetrics(3600)).receivedAt;
    advance(31);
    expect((await api.serverMetrics(3600)).receivedAt).toBe(computedAt);
    expect(seen.requests).toHaveLength(2);
  });

  it('is as old as that also where a key is listed meanwhile that has nothing yet', async () => {
    const { now, advance } = clock();
    const keys = [{ accessKeyId: 0, dataTransferred: { bytes: 5 }, tunnelTime: { seconds: 1 } }];
    const handle: typeof healthy = (path, ...rest) => {
      const answer = healthy(path, ...rest);
      return path.includes('/experimental/') && 'json' in answer
        ? { json: { ...(answer.json as object), accessKeys: keys } }
        : answer;
    };
    const { api } = await connected(handle, { cacheTtlSeconds: 0 }, { now });
    const computedAt = (await api.serverMetrics(3600)).receivedAt;
    keys.push({ accessKeyId: 1, dataTransferred: { bytes: 0 }, tunnelTime: { seconds: 0 } });
    advance(200);
    expect((await api.serverMetrics(3600)).receivedAt).toBe(computedAt);
  });

  it('is not what history was answered to the same window: another length is asked for, and told', async () => {
    const { now, advance } = clock();
    const { handle } = keeping({ now });
    const { api } = await connected(handle, { cacheTtlSeconds: 30 }, { now });
    await api.sampleMetrics(900);
    advance(45);
    expect(await api.serverMetrics(900)).toMatchObject({ sinceSeconds: 901, receivedAt: now() });
  });

  it('is computed anew where the server was started again', async () => {
    const { now, advance } = clock();
    const { kept, handle } = keeping({ now });
    const { api } = await connected(handle, { cacheTtlSeconds: 30 }, { now });
    await api.serverMetrics(3600);
    kept.since.clear();
    advance(200);
    const computedAt = (await api.serverMetrics(3600)).receivedAt;
    expect(computedAt).toBe(now());
    advance(200);
    expect((await api.serverMetrics(3600)).receivedAt).toBe(computedAt);
  });
});

it('the cache does not keep the absence of traffic longer', async () => {
  const { now, advance } = clock();
  const { api, seen } = await connected(unused, { cacheTtlSeconds: 30 }, { now });
  expect((await api.serverMetrics(86_400)).value.noTraffic).toBe(true);
  advance(31);
  await api.serverMetrics(86_400);
  expect(seen.requests.filter((request) => request.includes('experimental'))).toHaveLength(4);
});

it('the cache forgets what a change of sharing changes', async () => {
  let enabled = false;
  const { api } = await connected(
    (path, request) => {
      if (request.method === 'PUT') {
        enabled = true;
        return { status: 204 };
      }
      return path === '/metrics/enabled' ? { json: { metricsEnabled: enabled } } : healthy(path);
    },
    { cacheTtlSeconds: 300 }
  );
  expect((await api.sharingEnabled()).value).toBe(false);
  await api.setSharingEnabled(true);
  expect((await api.sharingEnabled()).value).toBe(true);
});

it('the cache does not keep an answer that was asked for before such a change', async () => {
  const { handle, release, waiting } = held();
  const { api, seen } = await connected(
    (path, request, response) => {
      if (request.method === 'PUT') {
        return { status: 204 };
      }
      return seen.requests.length === 1 ? handle(path, request, response) : { json: { metricsEnabled: true } };
    },
    { cacheTtlSeconds: 300 }
  );
  const before = api.sharingEnabled();
  await until(() => waiting.length === 1);
  await api.setSharingEnabled(true);
  release();
  expect((await before).value).toBe(false);
  expect((await api.sharingEnabled()).value).toBe(true);
});
