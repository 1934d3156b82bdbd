import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { startPrometheus, type StoredSample } from '../../telemetry/testing/prometheus';
import { describeWith, startServer } from '../../telemetry/testing/programs';
import { scrape, simulatedExporter, stopAll, type SimulatedExporter } from '../testing/simulated-exporter';

const open: Server[] = [];
afterEach(async () => {
  await stopAll();
  open.splice(0).forEach((server) => {
    server.closeAllConnections();
    server.close();
  });
});

interface Seen {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  encoding: string | undefined;
  body: Buffer;
}

/** A receiver that answers as it is told, and what it has seen. */
class FakeReceiver {
  readonly seen: Seen[] = [];
  /** Null: it does not answer. */
  status: number | null = 200;

  readonly handle = (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method, url, headers } = request;
      const { authorization, 'content-encoding': encoding } = headers;
      this.seen.push({ method, url, authorization, encoding, body: Buffer.concat(parts) });
      if (this.status !== null) {
        response.writeHead(this.status).end();
      }
    });
  };

  async listen(server = createServer(this.handle)): Promise<string> {
    open.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}

const intervalSeconds = 0.2;
const pushgateway = (url: string) => ({ url, job: 'outline', groupingKey: {}, intervalSeconds, deleteAtEnd: false });
const remoteWrite = (url: string) => ({
  url,
  headers: {},
  labels: { job: 'outline' },
  intervalSeconds,
  queueMegabytes: 1,
});
const otlp = (url: string) => ({ url, headers: {}, resourceAttributes: {}, intervalSeconds, queueMegabytes: 1 });

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await holds()) {
      return;
    }
    await delay(50);
  }
  throw new Error('It did not come about.');
}

/** Starts it where something is known of its server already. */
async function known(): Promise<SimulatedExporter> {
  return simulatedExporter({ keys: 4 });
}

it('pushes gzipped, and once more when it ends', async () => {
  const receiver = new FakeReceiver();
  const { simulator, time, start } = await known();
  const exporter = await start({
    pushgateway: { ...pushgateway(`http://${await receiver.listen()}`), intervalSeconds: 3600 },
  });
  await until(() => receiver.seen.length === 1);
  await time.runUntil(simulator.clock.now() + 3_600_000);
  await exporter.stop();
  expect(receiver.seen.map(({ method, encoding }) => [method, encoding])).toEqual([
    ['PUT', 'gzip'],
    ['PUT', 'gzip'],
  ]);
  const [first = '', last = ''] = receiver.seen.map(({ body }) => gunzipSync(body).toString());
  expect(first).not.toContain('outline_access_key_data_bytes_total{');
  expect(last).toContain('outline_access_key_data_bytes_total{server="vpn-0",key_id="1"}');
});

it('deletes what it pushed when it ends, where it is told to', async () => {
  const receiver = new FakeReceiver();
  const { start } = await known();
  const exporter = await start({
    pushgateway: { ...pushgateway(`http://${await receiver.listen()}`), deleteAtEnd: true },
  });
  await until(() => receiver.seen.length > 0);
  await exporter.stop();
  expect(receiver.seen.at(-1)).toMatchObject({ method: 'DELETE', url: '/metrics/job/outline' });
});

it('ends soon where receivers hang', async () => {
  const receiver = new FakeReceiver();
  receiver.status = null;
  const url = `http://${await receiver.listen()}`;
  const { start } = await known();
  const exporter = await start({ pushgateway: pushgateway(url), remoteWrite: remoteWrite(url), otlp: otlp(url) });
  await until(() => receiver.seen.length >= 3);
  const before = performance.now();
  await exporter.stop();
  expect(performance.now() - before).toBeLessThan(5000);
});

it('tells of trouble once, of its end once, and counts pushes', async () => {
  const receiver = new FakeReceiver();
  receiver.status = 400;
  const { log, start } = await known();
  const exporter = await start({ pushgateway: pushgateway(`http://${await receiver.listen()}`) });
  const lines = (text: string) => log.filter((line) => line.includes(text));
  const count = async (outcome: string) =>
    (await scrape(exporter.metricsUrl)).get(
      `outline_exporter_pushes_total{receiver="pushgateway",outcome="${outcome}"}`
    );
  await until(async () => ((await count('failed')) ?? 0) >= 3);
  expect(await count('ok')).toBe(0);
  expect(lines('metrics cannot be pushed')).toHaveLength(1);
  expect(lines('metrics cannot be pushed')[0]).toContain('answered PUT with 400');
  receiver.status = 200;
  await until(async () => ((await count('ok')) ?? 0) >= 2);
  expect(lines('metrics cannot be pushed')).toHaveLength(1);
  expect(lines('metrics are pushed again')).toHaveLength(1);
  const series = await scrape(exporter.metricsUrl);
  expect(series.get('outline_exporter_last_push_timestamp_seconds{receiver="pushgateway"}')).toBeGreaterThan(
    Date.now() / 1000 - 5
  );
});

it('keeps what a receiver misses over its own end', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'outline-exporter-'));
  try {
    const receiver = new FakeReceiver();
    const url = `http://${await receiver.listen()}`;
    const { start } = await known();
    receiver.status = 401;
    const first = await start({ stateFolder, remoteWrite: remoteWrite(url) });
    await until(() => receiver.seen.length >= 2);
    const series = await scrape(first.metricsUrl);
    expect(series.get('outline_exporter_push_queue_bytes{receiver="remoteWrite"}')).toBeGreaterThan(100);
    await first.stop();
    const missed = receiver.seen.at(0)?.body;
    receiver.status = 200;
    receiver.seen.length = 0;
    const second = await start({ stateFolder, remoteWrite: remoteWrite(url) });
    await until(() => receiver.seen.length >= 3);
    expect(receiver.seen[0]?.body).toEqual(missed);
    await second.stop();
  } finally {
    rmSync(stateFolder, { recursive: true });
  }
});

describe('a receiver with a certificate of its own authority', () => {
  const clients = join(__dirname, '../../../simulator/certificate');
  const own = join(__dirname, '../testing/receiver');
  const readPem = (path: string) => readFileSync(`${path}.pem`, 'utf8');
  const listen = (receiver: FakeReceiver) => {
    const options = {
      cert: readPem(`${own}-certificate`),
      key: readPem(`${own}-key`),
      ca: readPem(`${clients}/other-certificate`),
    };
    return receiver.listen(
      createTlsServer({ ...options, requestCert: true, rejectUnauthorized: true }, receiver.handle)
    );
  };

  it('is pushed to by those who know the authority and have a certificate', async () => {
    const receiver = new FakeReceiver();
    const { start } = await known();
    const tls = {
      caFile: `${own}-certificate.pem`,
      certificateFile: `${clients}/other-certificate.pem`,
      keyFile: `${clients}/other-key.pem`,
    };
    await start({ pushgateway: { ...pushgateway(`https://${await listen(receiver)}`), tls } });
    await until(() => receiver.seen.length > 0);
  });

  it('is not trusted without, and the log names the setting', async () => {
    const receiver = new FakeReceiver();
    const { log, start } = await known();
    await start({ pushgateway: pushgateway(`https://${await listen(receiver)}`) });
    await until(() => log.join('').includes('tls.caFile'));
    expect(receiver.seen).toEqual([]);
  });
});

describeWith('prometheus', 'a real Prometheus', () => {
  describeWith('prometheus-pushgateway', 'and a real Pushgateway', () => {
    it('have by remote write and gzipped pushes what is scraped', async () => {
      const gateway = await startServer(
        'prometheus-pushgateway',
        (address) => [`--web.listen-address=${address}`],
        '/-/ready'
      );
      const { simulator, time, start } = await simulatedExporter({ keys: 4, now: new Date(Date.now() - 3_600_000) });
      const prometheus = await startPrometheus({ gateway: `${gateway.url}/metrics` }, { scrapeInterval: '200ms' });
      try {
        const exporter = await start({
          pushgateway: pushgateway(gateway.url),
          remoteWrite: { ...remoteWrite(`${prometheus.url}/api/v1/write`), labels: { job: 'written' } },
        });
        await time.runUntil(simulator.clock.now() + 3_600_000);
        // Pushes of one moment are one to Prometheus.
        simulator.clock.advance(1);
        await pushedTwice(exporter.metricsUrl);
        await prometheus.queryWhenThere(`timestamp(up{job="gateway"}) > ${Date.now() / 1000}`);
        const scraped = [...(await scrape(exporter.metricsUrl))]
          .filter(([name]) => isSteady(name))
          .map(([name, value]): [string, number] => [name.replaceAll(/,\w+=""/g, ''), value])
          .sort();
        expect(scraped.length).toBeGreaterThan(40);
        expect(asScraped(await prometheus.query('{job="written"}'))).toEqual(scraped);
        expect(asScraped(await prometheus.queryWhenThere('{exported_job="outline"}'))).toEqual(scraped);
      } finally {
        await prometheus.stop();
        await gateway.stop();
      }
    });
  });
});

/** Waits until each receiver was pushed to twice, also in vain: the first push may have begun before. */
async function pushedTwice(metricsUrl: string): Promise<void> {
  const count = async (receiver: string) => {
    const series = await scrape(metricsUrl);
    const of = (outcome: string) => `outline_exporter_pushes_total{receiver="${receiver}",outcome="${outcome}"}`;
    return (series.get(of('ok')) ?? 0) + (series.get(of('failed')) ?? 0);
  };
  for (const receiver of ['pushgateway', 'remoteWrite']) {
    const before = await count(receiver);
    await until(async () => (await count(receiver)) >= before + 2);
  }
}

/** Whether it stays the same while nobody moves the simulator’s clock. */
function isSteady(name: string): boolean {
  return /^outline_(?!exporter_|scrape_duration|sample_age)/.test(name);
}

/** Stored samples as lines of a scrape, without labels that are empty, which to Prometheus are none. */
function asScraped(samples: readonly StoredSample[]): Array<[string, number]> {
  return samples
    .map(({ labels, value }): [string, number] => {
      const { __name__: name = '' } = labels;
      const order = ['server', 'key_id', 'key_name', 'version', 'location', 'asn', 'as_org'];
      const texts = order.flatMap((label) => (labels[label] ? [`${label}=${JSON.stringify(labels[label])}`] : []));
      return [`${name}{${texts.join(',')}}`, value];
    })
    .filter(([name]) => isSteady(name))
    .sort();
}
