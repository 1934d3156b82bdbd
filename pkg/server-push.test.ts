import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { startSimulator } from '../simulator/simulator';
import { exportedFamilies } from './exporter/exported-families';
import { createPushMetrics } from './exporter/push/push-metrics';
import { keepingOf, openState } from './exporter/state';
import { Logger } from './grafana/logging';
import { ServerRecorder } from './history/server-recorder';
import { VirtualTime } from './history/testing/virtual-time';
import { createOutlineApi } from './outline/client';
import { startPush, type StartedPush } from './server-push';
import type { PushSettings, ServerSettings } from './settings/model';
import type { Store } from './store/store';
import { ExportMetricsServiceRequest } from './telemetry/generated/otlp';
import { describeWith } from './telemetry/testing/programs';
import { startPrometheus, type StoredSample } from './telemetry/testing/prometheus';
import { startVictoriaMetrics } from './telemetry/testing/victoria-metrics';

/** The last one first: receivers are there until the last push. */
const stops: Array<() => unknown> = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

/** A simulated server that is recorded, in its own time, and pushed from. */
async function recorded(environment: NodeJS.ProcessEnv = { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'true' }) {
  const simulator = await startSimulator({ keys: 4, ageDays: 2, now: new Date(Date.now() - 900_000) });
  const time = new VirtualTime(simulator.clock);
  const log: string[] = [];
  const output = new Writable({ write: (chunk, _encoding, done) => (log.push(String(chunk)), done()) });
  const logger = new Logger(output);
  const { apiUrl = '', certSha256 = '' } = simulator.servers[0] ?? {};
  const server: ServerSettings = {
    id: 'main',
    name: 'home',
    labels: {},
    apiUrl,
    certSha256,
    tlsSkipVerify: false,
    timeoutSeconds: 10,
    cacheTtlSeconds: 0,
    maxConcurrentCalls: 2,
  };
  const api = createOutlineApi(server, { now: () => time.now() });
  const store: Store = await openState(null);
  const pushes: StartedPush[] = [];
  const metrics = createPushMetrics('test');
  const recorder = new ServerRecorder({
    api,
    time,
    spreadBy: 'a test',
    keeping: keepingOf(server, store, () => Math.floor(time.now() / 1000)),
    settings: { sampleSeconds: 300, backfillSecondsPerHour: 0 },
    onProbe: (probe) => pushes.forEach(({ hears }) => hears.onProbe?.(probe)),
    onCounters: (counters) => pushes.forEach(({ hears }) => hears.onCounters?.(counters)),
  });
  stops.push(async () => {
    await Promise.all(pushes.map((push) => push.close()));
    await recorder.close();
    await api.close();
    store.close();
    await simulator.stop();
  });
  return {
    log,
    simulator,
    /** Another one pushes; each asks for figures of its own. */
    push(settings: Pick<PushSettings, 'url'> & Partial<PushSettings>): StartedPush {
      const push = startPush(
        server,
        { protocol: 'remote-write', authorization: null, ...settings },
        {
          api,
          records: () => recorder.records,
          store,
          metrics,
          logger,
          environment,
          time,
          intervalSeconds: 0.2,
        }
      );
      pushes.push(push);
      time.participants = 1 + pushes.length;
      return push;
    },
    /** Waits until it was pushed twice: the first push may have begun before. */
    async pushedTwice(): Promise<void> {
      const count = async () => (await metrics.pushes.get({ receiver: 'remoteWrite', outcome: 'ok' })) ?? 0;
      const before = await count();
      await until(async () => (await count()) >= before + 2);
    },
    /** Records for so many minutes of the server's time; two samples are known after a quarter of an hour. */
    async record(minutes = 15): Promise<void> {
      recorder.start();
      await time.runUntil(simulator.clock.now() + minutes * 60_000);
    },
    /** Bytes and seconds by key, as the store has them. */
    counted(): Record<string, [number, number]> {
      const counters = [...(recorder.records?.counters.counters().values() ?? [])];
      return Object.fromEntries(
        counters.flatMap(({ entity, data, tunnelTime }) =>
          entity.kind === 'key' ? [[entity.keyId ?? '', [data, tunnelTime / 1000]]] : []
        )
      );
    },
  };
}

/** The same out of samples of an engine. */
function countedIn(samples: readonly StoredSample[]): Record<string, [number, number]> {
  const of = (name: string) =>
    new Map(samples.flatMap(({ labels, value }) => (labels.__name__ === name ? [[labels.key_id ?? '', value]] : [])));
  const seconds = of('outline_access_key_tunnel_time_seconds_total');
  return Object.fromEntries(
    [...of('outline_access_key_data_bytes_total')].map(([keyId, bytes]) => [keyId, [bytes, seconds.get(keyId) ?? NaN]])
  );
}

/** What a receiver is sent, in the order in which it arrives. */
async function listen(): Promise<{ url: string; seen: Array<{ authorization?: string; body: Buffer }> }> {
  const seen: Array<{ authorization?: string; body: Buffer }> = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ authorization: request.headers.authorization, body: Buffer.concat(parts) });
      response.writeHead(200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`, seen };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400 && !(await holds()); attempt++) {
    await delay(50);
  }
  expect(await holds()).toBe(true);
}

const families = exportedFamilies.map(({ name }) => name);

describeWith('prometheus', 'a real Prometheus', () => {
  it('has what is recorded, to the byte, and nothing else', async () => {
    const prometheus = await startPrometheus({});
    stops.push(() => prometheus.stop());
    const server = await recorded();
    const push = server.push({ url: `${prometheus.url}/api/v1/write` });
    await server.record();
    // Of one moment Prometheus takes one sample.
    server.simulator.clock.advance(1);
    await server.pushedTwice();
    const samples = await prometheus.query('{job="outline"}');
    expect(Object.keys(server.counted()).length).toBeGreaterThan(2);
    expect(countedIn(samples)).toEqual(server.counted());
    const names = [...new Set(samples.map(({ labels }) => labels.__name__ ?? ''))];
    expect(names.filter((name) => !families.includes(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['outline_up', 'outline_access_key_info', 'outline_server_info']));
    expect(push.state()).toBe(`Figures are pushed to ${new URL(prometheus.url).host}.`);
  });
});

describeWith('victoria-metrics', 'a real VictoriaMetrics', () => {
  it('has what is recorded, to the byte', async () => {
    const victoria = await startVictoriaMetrics();
    stops.push(() => victoria.stop());
    const server = await recorded();
    server.push({ url: `${victoria.url}/api/v1/write` });
    await server.record();
    server.simulator.clock.advance(1);
    await server.pushedTwice();
    await victoria.flush();
    const samples = await victoria.samplesWhenThere('{job="outline",__name__=~"outline_access_key_.*_total"}', 4);
    const newest = samples.sort((left, right) => left.at - right.at);
    expect(countedIn(newest)).toEqual(server.counted());
  });
});

it('sends by OTLP what is recorded, to the byte, with the credentials of the settings', async () => {
  const { url, seen } = await listen();
  const server = await recorded();
  server.push({ url, protocol: 'otlp', authorization: 'Bearer secret' });
  await server.record();
  await until(() => seen.length > 0);
  const sentBefore = seen.length;
  server.simulator.clock.advance(1);
  await until(() => seen.length > sentBefore + 1);
  expect(seen.at(-1)?.authorization).toBe('Bearer secret');
  const { resourceMetrics } = ExportMetricsServiceRequest.decode(gunzipSync(seen.at(-1)?.body ?? Buffer.of()));
  const metrics = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  const samples = metrics.flatMap(({ name, sum }) =>
    (sum?.dataPoints ?? []).map(({ attributes, asDouble }): StoredSample => ({
      labels: {
        __name__: name,
        ...Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? ''])),
      },
      value: asDouble ?? NaN,
    }))
  );
  expect(metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(['outline_up']));
  expect(countedIn(samples)).toEqual(server.counted());
  expect(server.log.join('')).not.toContain('secret');
});

it('is done by one alone, and the next takes over when it ends', async () => {
  const { url, seen } = await listen();
  const server = await recorded();
  const [first, second] = [server.push({ url }), server.push({ url })];
  // A minute at most is between two pushes.
  await server.record(1);
  await until(() => seen.length > 1);
  const { host } = new URL(url);
  expect([first.state(), second.state()]).toEqual([
    `Figures are pushed to ${host}.`,
    `Figures are to be pushed to ${host}.`,
  ]);
  await first.close();
  const sentByFirst = seen.length;
  await until(() => second.state() === `Figures are pushed to ${host}.`);
  expect(seen.length).toBeGreaterThan(sentByFirst);
});

it('sends nothing to a private address that is not allowed, and says so', async () => {
  const { url, seen } = await listen();
  const server = await recorded({});
  const push = server.push({ url });
  await server.record(1);
  await until(() => push.state().startsWith('Figures are not pushed'));
  expect(push.state()).toContain('PROMETHEUS_NOT_ALLOWED');
  expect(seen).toEqual([]);
});
