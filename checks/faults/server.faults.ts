import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../simulator/faults';
import { dataSourceOf } from '../packaged/data-source';
import { expectRecovery, query, startSubject, stopSubjects, type Subject } from './subject';

let subject: Subject;
beforeAll(async () => {
  subject = await startSubject('server');
});
afterAll(stopSubjects);
afterEach(() => subject.server.faults.clear());

const failures: ReadonlyArray<[name: string, fault: Fault, code: string, status: number]> = [
  ['is slower than the time limit', { kind: 'slow', milliseconds: 5000 }, 'OUTLINE_TIMEOUT', 504],
  ['hangs before its answer', { kind: 'hang' }, 'OUTLINE_TIMEOUT', 504],
  ['hangs in the middle of its answer', { kind: 'hang', when: 'middle' }, 'OUTLINE_TIMEOUT', 504],
  ['resets before its answer', { kind: 'reset' }, 'OUTLINE_CONNECTION_LOST', 502],
  ['resets in the middle of its answer', { kind: 'reset', when: 'middle' }, 'OUTLINE_CONNECTION_LOST', 502],
  ['is gone', { kind: 'refuse' }, 'OUTLINE_CONNECTION_REFUSED', 502],
  ['answers half of the JSON', { kind: 'truncated' }, 'OUTLINE_RESPONSE_INVALID', 502],
  ['answers nonsense', { kind: 'malformed' }, 'OUTLINE_RESPONSE_INVALID', 502],
  ['answers with a web page', { kind: 'html' }, 'OUTLINE_NOT_OUTLINE', 502],
  ['answers what is no HTTP', { kind: 'not-http' }, 'OUTLINE_NOT_OUTLINE', 502],
  ['answers without end', { kind: 'huge', bytes: 500_000_000 }, 'OUTLINE_RESPONSE_TOO_LARGE', 502],
  ['fails', { kind: 'status', status: 500 }, 'OUTLINE_METRICS_UNAVAILABLE', 502],
  ['presents another certificate', { kind: 'wrong-certificate' }, 'OUTLINE_TLS_PIN_MISMATCH', 502],
  ['presents an expired certificate', { kind: 'expired-certificate' }, 'OUTLINE_TLS_PIN_MISMATCH', 502],
];

describe('a server that', () => {
  it.each(failures)('%s', async (_name, fault, code, status) => {
    const { plugin, server, outline } = subject;
    await server.faults.set(fault);
    const windows = ['1h', '2h', '3h', '4h'];
    const answers = await Promise.all(windows.map((window) => plugin.ask(outline, { ...query, window })));
    for (const answer of answers) {
      expect(answer).toMatchObject({ code, status, source: 'downstream', frames: [] });
    }
    await server.faults.clear();
    await expectRecovery(subject);
  });

  it('is slow within the time limit answers all the same', async () => {
    const { plugin, server, outline } = subject;
    await server.faults.set({ kind: 'slow', milliseconds: 500 });
    expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
    await server.faults.clear();
    await expectRecovery(subject);
  });

  it('restarts while it is asked fails those who ask meanwhile and no others', async () => {
    const { plugin, server, outline } = subject;
    await server.faults.set({ kind: 'hang' });
    const under = plugin.ask(outline, query);
    await delay(100);
    await server.faults.set({ kind: 'refuse' });
    expect(await under).toMatchObject({ code: 'OUTLINE_CONNECTION_REFUSED', source: 'downstream' });
    expect(await plugin.ask(outline, query)).toMatchObject({
      code: 'OUTLINE_CONNECTION_REFUSED',
      source: 'downstream',
    });
    await server.faults.clear();
    await expectRecovery(subject);
  });

  it('changes its certificate between two answers on one connection is asked no more', async () => {
    const { plugin, server, outline } = subject;
    await plugin.ask(outline, query);
    await server.faults.set({ kind: 'wrong-certificate' });
    server.calls.reset();
    expect(await plugin.ask(outline, query)).toMatchObject({ code: 'OUTLINE_TLS_PIN_MISMATCH', source: 'downstream' });
    expect(server.calls.count()).toBe(0);
    await server.faults.clear();
    await expectRecovery(subject);
  });
});

it('a host whose name does not resolve costs its own answers only', async () => {
  const { plugin, outline } = subject;
  const nowhere = dataSourceOf({ apiUrl: 'https://no-such-host.invalid:1/secret', certSha256: '' }, {}, 'nowhere');
  const answers = await Promise.all([plugin.ask(nowhere, query), plugin.ask(outline, query)]);
  expect(answers).toMatchObject([
    { code: 'OUTLINE_HOST_NOT_FOUND', source: 'downstream' },
    { status: 200, error: '' },
  ]);
  await expectRecovery(subject);
});
