import { createServer, type AddressInfo, type Server } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '../../simulator/simulator';
import { Logger } from '../grafana/logging';
import { readConfiguration } from './configuration';
import { startExporter } from './exporter';
import { scrape } from './testing/simulated-exporter';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withScratch } from '../store/testing/scratch';

/** Runs an exporter with this configuration until its series say so. */
async function scrapeUntil(configuration: object, holds: (series: Map<string, number>) => boolean) {
  return withScratch(async (folder) => {
    const file = join(folder, 'exporter.json');
    writeFileSync(file, JSON.stringify({ listen: '127.0.0.1:0', ...configuration }));
    const logger = new Logger(new Writable({ write: (_chunk, _encoding, done) => done() }));
    const read = readConfiguration({ file, listen: null, environment: {} });
    const exporter = await startExporter(read, { logger, version: '1.2.3' });
    try {
      let series = await scrape(exporter.metricsUrl);
      for (let waited = 0; !holds(series) && waited < 20_000; waited += 100) {
        await delay(100);
        series = await scrape(exporter.metricsUrl);
      }
      return series;
    } finally {
      await exporter.stop();
    }
  });
}

const probes = (series: Map<string, number>) => [...series].filter(([name]) => name.startsWith('outline_probe_'));

async function listen(): Promise<{ listener: Server; port: number }> {
  const listener = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return { listener, port: (listener.address() as AddressInfo).port };
}

it('tells from elsewhere, without any management URL, which ports of a server it reaches', async () => {
  const { listener, port } = await listen();
  const targets = [{ server: 'home', host: '127.0.0.1', managementPort: port, accessKeyPorts: [1] }];
  const series = await scrapeUntil({ reachability: { probe: 'ams', targets } }, (found) => probes(found).length === 3);
  listener.close();
  const labels = (service: string, of: number) => `{server="home",probe="ams",service="${service}",tcp_port="${of}"}`;
  expect(probes(series)).toEqual([
    [`outline_probe_success${labels('management', port)}`, 1],
    [`outline_probe_success${labels('access-keys', 1)}`, 0],
    [`outline_probe_duration_seconds${labels('management', port)}`, expect.any(Number)],
  ]);
  expect([...series.keys()].filter((name) => name.startsWith('outline_up'))).toEqual([]);
  expect([...series.keys()].join()).not.toContain('127.0.0.1');
});

it('takes the ports of access keys from a server that it asks anyway', async () => {
  const simulator = await startSimulator({ keys: 2 });
  const [{ apiUrl = '', certSha256 = '' } = {}] = simulator.servers;
  const servers = [{ name: 'home', apiUrl, certSha256, labels: { provider: 'acme' } }];
  const management = new URL(apiUrl).port;
  const found = await scrapeUntil({ servers, reachability: { probe: 'ams' } }, (series) =>
    probes(series).some(([name]) => name.includes(`service="management",tcp_port="${management}"`))
  );
  await simulator.stop();
  const own = `server="home",provider="acme",probe="ams",service="management",tcp_port="${management}"`;
  expect(found.get(`outline_probe_success{${own}}`)).toBe(1);
});

it('probes nothing unless it is told to', async () => {
  const simulator = await startSimulator({ keys: 2 });
  const [{ apiUrl = '', certSha256 = '' } = {}] = simulator.servers;
  const series = await scrapeUntil({ servers: [{ name: 'home', apiUrl, certSha256 }] }, (all) => all.size > 10);
  await simulator.stop();
  expect(probes(series)).toEqual([]);
});
