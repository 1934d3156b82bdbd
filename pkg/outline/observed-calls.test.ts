import type { PluginError } from '../errors/plugin-error';
import {
  joinObservers,
  type CallObserver,
  type CallOutcome,
  type ObservedCall,
  type ObservedRequest,
} from './call-observer';
import { closeAll, connected, failureWithin, healthy, SECRET, unused } from './testing/test-server';

afterEach(closeAll);

type Recorder = CallObserver & {
  calls: Array<ObservedCall & CallOutcome>;
  ended: Array<Pick<ObservedRequest, 'requestId' | 'route'> & { code: string | undefined }>;
};

function recorder(): Recorder {
  const calls: Recorder['calls'] = [];
  const ended: Recorder['ended'] = [];
  return {
    calls,
    ended,
    onCall: (call: ObservedCall) => (outcome: CallOutcome) => void calls.push({ ...call, ...outcome }),
    onRequestEnd: ({ requestId, route }: ObservedRequest, error: PluginError | null) =>
      void ended.push({ requestId, route, code: error?.code }),
    cacheHit: () => undefined,
    joined: () => undefined,
  };
}

it('tells every request with its route, attempt, status, duration and size', async () => {
  const observer = recorder();
  const { api } = await connected(unused, {}, { observer });
  await api.serverMetrics(600);
  const size = JSON.stringify(failureWithin.json).length;
  const call = { requestId: expect.any(String), server: 'test', durationSeconds: expect.any(Number) };
  expect(observer.calls).toEqual([
    { ...call, route: 'metrics', attempt: 1, status: 500, bytes: size },
    { ...call, route: 'metrics', attempt: 2, status: 500, bytes: size },
    { ...call, route: 'transfer', attempt: 1, status: 200, bytes: expect.any(Number) },
  ]);
  expect(JSON.stringify(observer.calls)).not.toContain(SECRET);
});

it('tells why there was no answer', async () => {
  const observer = recorder();
  const { api, server } = await connected(healthy, {}, { observer });
  await server.close();
  await api.server().catch(() => undefined);
  expect(observer.calls.map(({ attempt, code, status }) => ({ attempt, code, status }))).toEqual([
    { attempt: 1, code: 'OUTLINE_CONNECTION_REFUSED', status: undefined },
    { attempt: 2, code: 'OUTLINE_CONNECTION_REFUSED', status: undefined },
  ]);
});

it('tells when a request is over, with all its attempts, and what came of it', async () => {
  const observer = recorder();
  const { api } = await connected((path) => (path === '/server' ? { status: 503 } : unused(path)), {}, { observer });
  await api.serverMetrics(600);
  await api.server().catch(() => undefined);
  const [metrics, , transfer, server] = observer.calls.map(({ requestId }) => requestId);
  expect(new Set([metrics, transfer, server]).size).toBe(3);
  expect(observer.ended).toEqual([
    { requestId: transfer, route: 'transfer', code: undefined },
    { requestId: metrics, route: 'metrics', code: undefined },
    { requestId: server, route: 'server', code: 'OUTLINE_HTTP_ERROR' },
  ]);
});

it('tells every one of joined observers', async () => {
  const [one, other] = [recorder(), recorder()];
  const { api } = await connected(healthy, {}, { observer: joinObservers(one, other) });
  await api.server();
  expect(one.calls).toHaveLength(1);
  expect(one.ended).toHaveLength(1);
  expect(other).toMatchObject({ calls: one.calls, ended: one.ended });
});
