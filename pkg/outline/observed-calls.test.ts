import type { CallOutcome, ObservedCall } from './call-observer';
import { closeAll, connected, failureWithin, healthy, SECRET } from './testing/test-server';

afterEach(closeAll);

function recorder() {
  const calls: Array<ObservedCall & CallOutcome> = [];
  return {
    calls,
    onCall: (call: ObservedCall) => (outcome: CallOutcome) => void calls.push({ ...call, ...outcome }),
    cacheHit: () => undefined,
    joined: () => undefined,
  };
}

it('tells every request with its route, attempt, status, duration and size', async () => {
  const observer = recorder();
  const { api } = await connected(
    (path) => (path.startsWith('/experimental') ? failureWithin : healthy(path)),
    {},
    { observer }
  );
  await api.serverMetrics(600);
  const size = JSON.stringify(failureWithin.json).length;
  const durationSeconds = expect.any(Number);
  expect(observer.calls).toEqual([
    { server: 'test', route: 'metrics', attempt: 1, status: 500, durationSeconds, bytes: size },
    { server: 'test', route: 'metrics', attempt: 2, status: 500, durationSeconds, bytes: size },
    { server: 'test', route: 'transfer', attempt: 1, status: 200, durationSeconds, bytes: expect.any(Number) },
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
