import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { describeWith } from '../../telemetry/testing/programs';
import { startPrometheus } from '../../telemetry/testing/prometheus';
import { createPrometheusHistory, type PrometheusHistory } from './prometheus-history';

const { signal } = new AbortController();
const key = { kind: 'key' as const, keyId: '0' };

let simulator: Simulator | undefined;
let prometheus: Awaited<ReturnType<typeof startPrometheus>> | undefined;
let history: PrometheusHistory | undefined;

afterEach(async () => {
  await history?.close();
  await Promise.all([prometheus?.stop(), simulator?.stop()]);
  prometheus = simulator = history = undefined;
});

// It scrapes the proxy and others, and there are no matchers.
describeWith('prometheus', 'a Prometheus as on an Outline server', () => {
  it('reads a Prometheus that scrapes the proxy, through a restart, to the byte', async () => {
    simulator = await startSimulator({ keys: 1, traffic: 'none', ageDays: 1, metricsPort: 0 });
    const [server] = simulator.servers;
    const scraped = `http://${server?.metricsAddress}/metrics`;
    server?.connect({ keyId: '0', at: Date.now() - 60_000, down: 1_000_000, up: 1 });
    prometheus = await startPrometheus({ 'outline-server-ss': scraped, other: 'http://127.0.0.1:1/metrics' });
    history = createPrometheusHistory({
      settings: { url: prometheus.url, matchers: '', authorization: null },
      serverName: 'test',
      timeoutSeconds: 60,
      environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'true' },
    });
    const scrapes = async () => (await prometheus?.query('count_over_time(shadowsocks_keys[1h])'))?.[0]?.value ?? 0;
    const scrapeOnce = async () => {
      const before = await scrapes();
      while ((await scrapes()) < before + 2) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await scrapeOnce();
    server?.connect({ keyId: '0', at: Date.now() - 1, length: 1, down: 20_000_000, up: 300 });
    server?.connect({ keyId: '0', at: Date.now() - 1000, length: 1000, down: 4000, up: 50_000, protocol: 'udp' });
    await scrapeOnce();
    server?.restartProxy();
    server?.connect({ keyId: '0', at: Date.now() + 1, length: 1, down: 70_000_000 });
    await scrapeOnce();

    const now = Math.floor(Date.now() / 60_000) * 60;
    const edges = [now - 120, now - 60, now, now + 60, now + 120];
    const { rows, total } = await history.series({ kind: 'key', edges, entities: [key], signal });
    const sum = rows[0]?.data.reduce((all: number, bytes) => all + (bytes ?? 0), 0);
    expect(sum).toBe(20_000_300 + 54_000 + 70_000_000);
    expect(total.data).toEqual(rows[0]?.data);
    expect((await history.check(signal)).details).toMatchObject({
      series: 'server',
      accessKeys: 1,
      scrapeIntervalSeconds: 1,
    });
    const { up } = await history.availability({ edges: [now, now + 120], signal });
    expect(up).toEqual([1]);
  });
});

it('is refused a Prometheus on loopback unless the administrator allows it', async () => {
  const settings = { url: 'http://127.0.0.1:9090', matchers: '', authorization: null };
  history = createPrometheusHistory({ settings, serverName: 'test', timeoutSeconds: 5 });
  await expect(history.check(signal)).rejects.toThrow('PROMETHEUS_NOT_ALLOWED');
  expect(history.progress()).toMatchObject({ knownTo: null, problem: expect.stringContaining('NOT_ALLOWED') });
});
