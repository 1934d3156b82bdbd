import { silentObserver, type CallObserver } from './call-observer';
import { closeAll, coded, connected, healthy, held, until, failureOf } from './testing/test-server';

afterEach(closeAll);

describe('equal calls in flight', () => {
  it('are one call', async () => {
    const { handle, release, waiting } = held();
    const { api, seen } = await connected(handle);
    const calls = [api.serverMetrics(600), api.serverMetrics(600), api.serverMetrics(600)];
    await until(() => waiting.length === 1);
    release();
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ value }) => value)).size).toBe(1);
    expect(seen.requests).toHaveLength(1);
  });

  it('are different calls for different windows', async () => {
    const { api, seen } = await connected(healthy);
    await Promise.all([api.serverMetrics(600), api.serverMetrics(900), api.dataTransferred()]);
    expect(seen.requests).toHaveLength(3);
  });

  it('fail together, and the next caller asks anew', async () => {
    const { api, seen } = await connected((path) => (seen.requests.length === 1 ? { status: 503 } : healthy(path)), {
      cacheTtlSeconds: 30,
    });
    const outcomes = await Promise.allSettled([api.server(), api.server()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(seen.requests).toHaveLength(1);
    expect((await api.server()).value.name).toBe('healthy');
  });

  it('are told to the observer', async () => {
    const told: string[] = [];
    const observer: CallObserver = {
      ...silentObserver,
      cacheHit: (route) => void told.push(`cache ${route}`),
      joined: (route) => void told.push(`joined ${route}`),
    };
    const { api } = await connected(healthy, { cacheTtlSeconds: 30 }, { observer });
    await Promise.all([api.server(), api.server()]);
    await api.server();
    expect(told).toEqual(['joined server', 'cache server']);
  });
});

describe('cancelling', () => {
  it('ends the request when nobody waits for it any more', async () => {
    const { handle, waiting } = held();
    const { api, seen } = await connected(handle);
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [api.server({ signal: first.signal }), api.server({ signal: second.signal })];
    const outcomes = Promise.allSettled(calls);
    await until(() => waiting.length === 1);
    first.abort();
    await expect(calls[0]).rejects.toEqual(coded('REQUEST_CANCELLED'));
    expect(seen.aborted).toBe(0);
    second.abort();
    await outcomes;
    await until(() => seen.aborted === 1);
    expect(seen.requests).toHaveLength(1);
  });

  it('does not touch those who still wait', async () => {
    const { handle, release, waiting } = held();
    const { api } = await connected(handle);
    const leaving = new AbortController();
    const left = failureOf(api.server({ signal: leaving.signal }));
    const staying = api.server();
    await until(() => waiting.length === 1);
    leaving.abort();
    expect(await left).toEqual(coded('REQUEST_CANCELLED'));
    release();
    expect((await staying).value.name).toBe('healthy');
  });

  it('starts nothing for a caller who has left before', async () => {
    const { api, seen } = await connected(healthy);
    await expect(api.server({ signal: AbortSignal.abort() })).rejects.toEqual(coded('REQUEST_CANCELLED'));
    await expect(api.setSharingEnabled(true, { signal: AbortSignal.abort() })).rejects.toEqual(
      coded('REQUEST_CANCELLED')
    );
    expect(seen.requests).toEqual([]);
  });

  it('frees the connection for those who wait', async () => {
    const { handle, waiting } = held();
    const { api, seen } = await connected(
      (path, request, response) => (path === '/server' ? handle(path, request, response) : healthy(path)),
      { maxConcurrentCalls: 1 }
    );
    const controller = new AbortController();
    const cancelled = failureOf(api.server({ signal: controller.signal }));
    await until(() => waiting.length === 1);
    const next = api.sharingEnabled();
    const never = new AbortController();
    const queued = failureOf(api.accessKeys({ signal: never.signal }));
    never.abort();
    expect(await queued).toEqual(coded('REQUEST_CANCELLED'));
    controller.abort();
    expect(await cancelled).toEqual(coded('REQUEST_CANCELLED'));
    expect((await next).value).toBe(false);
    expect(seen.requests).toEqual(['GET /server', 'GET /metrics/enabled']);
  });

  it('reaches a change of sharing', async () => {
    const { handle, waiting } = held();
    const { api, seen } = await connected(handle);
    const controller = new AbortController();
    const change = failureOf(api.setSharingEnabled(true, { signal: controller.signal }));
    await until(() => waiting.length === 1);
    controller.abort();
    expect(await change).toEqual(coded('REQUEST_CANCELLED'));
    await until(() => seen.aborted === 1);
  });
});

describe('the limit of calls in flight', () => {
  it.each([1, 2, 5])('of %i is kept', async (maxConcurrentCalls) => {
    const { handle, release, waiting } = held();
    const { api, seen } = await connected(handle, { maxConcurrentCalls });
    const windows = Array.from({ length: 12 }, (_, index) => (index + 1) * 300);
    const answers = Promise.all(windows.map((since) => api.serverMetrics(since)));
    for (let answered = 0; answered < windows.length;) {
      const batch = Math.min(maxConcurrentCalls, windows.length - answered);
      await until(() => waiting.length === batch);
      answered += batch;
      release();
    }
    await answers;
    expect(seen.maxInFlight).toBe(maxConcurrentCalls);
    expect(seen.handshakes).toBe(maxConcurrentCalls);
  });

  it('of 0 is none', async () => {
    const { handle, release, waiting } = held();
    const { api } = await connected(handle, { maxConcurrentCalls: 0 });
    const windows = Array.from({ length: 12 }, (_, index) => (index + 1) * 300);
    const answers = Promise.all(windows.map((since) => api.serverMetrics(since)));
    await until(() => waiting.length === 12);
    release();
    await answers;
  });
});
