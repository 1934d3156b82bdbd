import type { ServerResponse } from 'node:http';
import { closeAll, coded, connected, failureWithin, healthy, until, type Handler } from './test-server';

afterEach(closeAll);

/** Holds every answer back until it is released. */
function held() {
  const waiting: Array<{ path: string; response: ServerResponse }> = [];
  const handle: Handler = (path, _, response) => {
    waiting.push({ path, response });
    return undefined;
  };
  const release = () => {
    for (const { path, response } of waiting.splice(0)) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(healthy(path).json));
    }
  };
  return { handle, release, waiting };
}

function clock(start = 1_795_000_000_000) {
  let time = start;
  return { now: () => time, advance: (seconds: number) => (time += seconds * 1000) };
}

describe('equal calls in flight', () => {
  it('are one call', async () => {
    const { handle, release, waiting } = held();
    const { api, seen } = await connected(handle);
    const calls = [api.serverMetrics(600), api.serverMetrics(600), api.serverMetrics(600)];
    await until(() => waiting.length === 1);
    release();
    const answers = await Promise.all(calls);
    expect(new Set(answers).size).toBe(1);
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
    const observer = {
      onCall: () => () => undefined,
      cacheHit: (route: string) => told.push(`cache ${route}`),
      joined: (route: string) => told.push(`joined ${route}`),
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
    const left = expect(api.server({ signal: leaving.signal })).rejects.toEqual(coded('REQUEST_CANCELLED'));
    const staying = api.server();
    await until(() => waiting.length === 1);
    leaving.abort();
    await left;
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
    const cancelled = expect(api.server({ signal: controller.signal })).rejects.toEqual(coded('REQUEST_CANCELLED'));
    await until(() => waiting.length === 1);
    const next = api.sharingEnabled();
    const never = new AbortController();
    const queued = expect(api.accessKeys({ signal: never.signal })).rejects.toEqual(coded('REQUEST_CANCELLED'));
    never.abort();
    await queued;
    controller.abort();
    await cancelled;
    expect((await next).value).toBe(false);
    expect(seen.requests).toEqual(['GET /server', 'GET /metrics/enabled']);
  });

  it('reaches a change of sharing', async () => {
    const { handle, waiting } = held();
    const { api, seen } = await connected(handle);
    const controller = new AbortController();
    const change = expect(api.setSharingEnabled(true, { signal: controller.signal })).rejects.toEqual(
      coded('REQUEST_CANCELLED')
    );
    await until(() => waiting.length === 1);
    controller.abort();
    await change;
    await until(() => seen.aborted === 1);
  });
});

describe('the limit of calls in flight', () => {
  it.each([1, 2, 5])('of %i is kept', async (maxConcurrentCalls) => {
    const { handle, release, waiting } = held();
    const { api, seen } = await connected(handle, { maxConcurrentCalls });
    const windows = Array.from({ length: 12 }, (_, index) => (index + 1) * 300);
    const answers = Promise.all(windows.map((since) => api.serverMetrics(since)));
    for (let answered = 0; answered < windows.length; ) {
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

describe('the cache', () => {
  it('serves an answer until its time is over, and says how old it is', async () => {
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

  it('is off at 0', async () => {
    const { api, seen } = await connected(healthy, { cacheTtlSeconds: 0 });
    await api.serverMetrics(86_400);
    await api.serverMetrics(86_400);
    expect(seen.requests).toHaveLength(2);
  });

  it('keeps dear windows longer', async () => {
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

  it('does not keep the absence of traffic longer', async () => {
    const { now, advance } = clock();
    const { api, seen } = await connected(
      (path) => (path.startsWith('/experimental') ? failureWithin : healthy(path)),
      { cacheTtlSeconds: 30 },
      { now }
    );
    expect((await api.serverMetrics(86_400)).value.noTraffic).toBe(true);
    advance(31);
    await api.serverMetrics(86_400);
    expect(seen.requests.filter((request) => request.includes('experimental'))).toHaveLength(4);
  });

  it('forgets what a change of sharing changes', async () => {
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

  it('does not keep an answer that was asked for before such a change', async () => {
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
});
