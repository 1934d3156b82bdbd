import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { QueryDataRequest } from '../../pkg/grafana/generated/plugin';
import { contextOf, dataSourceOf } from '../packaged/data-source';
import { footprintOf, isAlive, until } from '../packaged/footprint';
import { executable, requestOf } from '../packaged/plugin';
import { folderFor } from '../packaged/written';
import { atMost, expectRecovery, query, startSubject, stopSubjects } from './subject';

afterEach(stopSubjects);

/** What Grafana waits for before it uses force, milliseconds. */
const SHUTDOWN_TIME = 2000;

it('64 queries that are cancelled end at once, at the server too', async () => {
  const subject = await startSubject('cancelled');
  const { plugin, server, outline } = subject;
  await server.faults.set({ kind: 'hang', when: 'middle' });
  server.calls.reset();
  const controller = new AbortController();
  const asked = Array.from({ length: 64 }, (_, index) =>
    plugin.ask(outline, { ...query, window: `${index + 1}h` }, controller.signal)
  );
  const ends = Promise.allSettled(asked);
  await until(() => server.calls.count() > 0, 'the server is asked');
  controller.abort();
  expect((await ends).map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
  await until(() => server.openConnections === 0, 'the server is rid of them', 0.5);
  await server.faults.clear();
  await expectRecovery(subject);
});

it('one of two who wait for the same answer may leave without harm to the other', async () => {
  const subject = await startSubject('one-cancelled');
  const { plugin, server, outline } = subject;
  await server.faults.set({ kind: 'slow', milliseconds: 500 });
  server.calls.reset();
  const controller = new AbortController();
  const leaving = plugin.ask(outline, query, controller.signal);
  const staying = plugin.ask(outline, query);
  await until(() => server.calls.count() === 1, 'the server is asked');
  controller.abort();
  await expect(leaving).rejects.toThrow('CANCELLED');
  expect(await staying).toMatchObject({ status: 200, error: '' });
  expect(server.calls.count()).toBe(1);
  await expectRecovery(subject);
});

it('SIGTERM in the middle of a query ends the plugin before Grafana uses force', async () => {
  const { plugin, server, outline } = await startSubject('sigterm');
  await server.faults.set({ kind: 'hang' });
  server.calls.reset();
  const asked = plugin.ask(outline, query).catch((error: Error) => error);
  await until(() => server.calls.count() > 0, 'the server is asked');
  plugin.terminate();
  await until(() => !isAlive(plugin.pid), 'the plugin has ended', SHUTDOWN_TIME / 1000);
  await until(() => server.openConnections === 0, 'the server is rid of it', 0.5);
  await asked;
});

it('a host that is killed takes the plugin with it, also when its server hangs', async () => {
  const folder = folderFor('faults', 'host-killed');
  const environment = { grafana_plugin_type: 'datasource', PLUGIN_PROTOCOL_VERSIONS: '2', GF_PLUGIN_STATE_DIR: folder };
  // A shell that stays the parent, as Grafana does.
  const host = spawn('bash', ['-c', '"$0" & echo "$!"; wait', executable], {
    env: { PATH: process.env.PATH, ...environment, PLUGIN_UNIX_SOCKET_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: host.stdout }).on('line', (line) => lines.push(line));
  await until(() => lines.length === 2, 'the plugin has started');
  const pid = Number(lines.find((line) => /^\d+$/.test(line)));
  expect(isAlive(pid)).toBe(true);
  host.kill('SIGKILL');
  await once(host, 'exit');
  await until(() => !isAlive(pid), 'the plugin has ended', SHUTDOWN_TIME / 1000);
});

it('a host that does not read answers holds up nobody, and its answers are let go with it', async () => {
  const subject = await startSubject('stalled-reader');
  const { plugin, outline, before } = subject;
  const session = connect('http://unused', { createConnection: () => plugin.openConnection() });
  const request = requestOf(contextOf(outline), [{ queryType: 'locations', window: '7d' }]);
  // Nobody reads: the answers wait for room in the windows of HTTP/2.
  const streams = Array.from({ length: 200 }, () => openStream(session, QueryDataRequest.encode(request).finish()));
  streams.forEach((stream) => stream.on('error', () => {}));
  const start = performance.now();
  expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
  expect(performance.now() - start).toBeLessThan(2000);
  session.destroy();
  await until(() => footprintOf(plugin.pid).sockets <= before.sockets, 'its connection is closed');
  await expectRecovery(subject);
});

it('a host that asks on and on without reading is refused, and costs no more memory', async () => {
  const { plugin, server, before } = await startSubject('unread-answers', {}, 300);
  const outline = dataSourceOf(server, { cacheTtlSeconds: 60 }, 'cached');
  const session = connect('http://unused', { createConnection: () => plugin.openConnection() });
  session.on('error', () => {});
  const wide = { queryType: 'data-transferred', shape: 'numeric', limit: 0 };
  const message = QueryDataRequest.encode(requestOf(contextOf(outline), [wide])).finish();
  const isRefused = () => plugin.log.some((line) => line.includes('PLUGIN_ANSWERS_UNREAD'));
  for (let count = 0; count < 2000 && !isRefused(); count++) {
    openStream(session, message).on('error', () => {});
    await delay(2);
  }
  await until(isRefused, 'answers are refused', 60);
  expect(footprintOf(plugin.pid).residentMiB).toEqual(atMost(before.residentMiB + 250));
  session.destroy();
  await until(async () => (await plugin.ask(outline, query)).status === 200, 'it answers again');
}, 180_000);

it('a host that does not read the log holds up no query', async () => {
  const subject = await startSubject('stalled-log');
  const { plugin, outline, before } = subject;
  const readAgain = plugin.stopReadingLog();
  for (let round = 0; round < 300; round++) {
    await Promise.all([plugin.ask(outline, query), plugin.ask(outline, { queryType: 'x'.repeat(4000) })]);
  }
  const held = footprintOf(plugin.pid).residentMiB;
  expect(held).toEqual(atMost(before.residentMiB + 60));
  readAgain();
  await expectRecovery(subject);
});

/** A call of QueryData whose answer nobody reads. */
function openStream(session: ReturnType<typeof connect>, message: Uint8Array) {
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: '/pluginv2.Data/QueryData',
    [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
    [constants.HTTP2_HEADER_TE]: 'trailers',
  });
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([head, message]));
  return stream.pause();
}
