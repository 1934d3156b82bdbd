import {
  closeAll,
  coded,
  connected,
  failureOf,
  failureWithin,
  healthy,
  held,
  unknownPath,
  until,
} from './testing/test-server';

afterEach(closeAll);

const samplePath = (since: number) => `GET /experimental/server/metrics?since=${since}s`;

it('asks each time, whatever the cache holds and whoever asks the same', async () => {
  const { api, seen } = await connected(healthy, { cacheTtlSeconds: 300 });
  await api.serverMetrics(600);
  await Promise.all([api.sampleMetrics(600), api.sampleMetrics(600)]);
  expect(seen.requests).toEqual([samplePath(600), samplePath(600), samplePath(600)]);
});

it('takes any whole number of seconds', async () => {
  const { api, seen } = await connected(healthy);
  await api.sampleMetrics(361);
  expect(seen.requests).toEqual([samplePath(361)]);
  for (const since of [0, -60, 0.5, NaN, 3_300_001]) {
    await expect(api.sampleMetrics(since)).rejects.toThrow(RangeError);
  }
});

it('tells the clocks of both sides', async () => {
  const { api } = await connected((path) => ({
    ...healthy(path),
    headers: { date: 'Sat, 21 Nov 2026 10:02:13 GMT' },
  }));
  const before = Date.now();
  const sample = await api.sampleMetrics(360);
  expect(sample).toMatchObject({ metrics: { data: 1000 } });
  expect(sample.sentAt).toBeGreaterThanOrEqual(before);
  expect(sample.receivedAt).toBeGreaterThanOrEqual(sample.sentAt);
  expect(sample.answerSeconds).toBeGreaterThan(0);
});

it('asks once more at once where the server failed, and no other route', async () => {
  const { api, seen } = await connected(() => failureWithin);
  expect((await api.sampleMetrics(360)).metrics).toBeNull();
  expect(seen.requests).toEqual([samplePath(360), samplePath(360)]);
});

it('tells an old server from a wrong path', async () => {
  const old = await connected((path) => (path.startsWith('/exp') ? unknownPath : healthy(path)));
  await expect(old.api.sampleMetrics(360)).rejects.toEqual(coded('OUTLINE_SERVER_TOO_OLD'));
  const wrong = await connected(() => unknownPath);
  await expect(wrong.api.sampleMetrics(360)).rejects.toEqual(coded('OUTLINE_NOT_FOUND'));
});

it('waits behind all other calls', async () => {
  const { handle, release, waiting } = held();
  const { api, seen } = await connected(handle, { maxConcurrentCalls: 1 });
  const calls: Array<Promise<unknown>> = [api.server()];
  await until(() => waiting.length === 1);
  calls.push(api.sampleMetrics(360), api.accessKeys(), api.probe());
  for (let turn = 0; turn < 4; turn += 1) {
    await until(() => waiting.length === 1);
    release();
  }
  await Promise.all(calls);
  expect(seen.requests).toEqual(['GET /server', 'GET /server', 'GET /access-keys', samplePath(360)]);
});

it('remembers which windows were asked for', async () => {
  let now = 1_000_000;
  const { api } = await connected(healthy, {}, { now: () => now });
  await api.serverMetrics(600);
  now += 1000;
  await api.sampleMetrics(361);
  expect([600, 361, 362].map((since) => api.sinceAskedAt(since))).toEqual([1_000_000, 1_001_000, null]);
  now += 400_000;
  expect(api.sinceAskedAt(361)).toBeNull();
  await api.sampleMetrics(361);
  expect(api.sinceAskedAt(600)).toBeNull();
});

it('ends with its caller', async () => {
  const { handle } = held();
  const { api, seen } = await connected(handle);
  const controller = new AbortController();
  const failure = failureOf(api.sampleMetrics(360, { signal: controller.signal }));
  await until(() => seen.inFlight === 1);
  controller.abort();
  expect(await failure).toEqual(coded('REQUEST_CANCELLED'));
  await until(() => seen.aborted === 1);
  await expect(api.probeAnew({ signal: controller.signal })).rejects.toEqual(coded('REQUEST_CANCELLED'));
});

describe('a look', () => {
  it('opens a new connection, which the samples after it use', async () => {
    const { api, seen } = await connected(healthy, { cacheTtlSeconds: 300 });
    await api.server();
    for (let turn = 1; turn <= 3; turn += 1) {
      const probe = await api.probeAnew();
      expect(probe).toMatchObject({ up: true, server: { serverId: 'id' }, certificate: expect.anything() });
      await api.sampleMetrics(360);
      await api.sampleMetrics(960);
      expect(seen.handshakes).toBe(1 + turn);
    }
  });

  it('says that nobody is there', async () => {
    const { api, server } = await connected(healthy);
    await server.close();
    expect(await api.probeAnew()).toMatchObject({ up: false, error: coded('OUTLINE_CONNECTION_REFUSED') });
  });
});
