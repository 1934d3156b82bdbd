import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedServer } from '../../simulator/server';
import { scrapeOf } from '../history/testing/truth';
import { describeWith } from '../telemetry/testing/programs';
import { scrape, simulatedExporter, stopAll } from './testing/simulated-exporter';

afterEach(stopAll);

const hour = 3_600_000;

/** What the proxy counted between the samples that the exporter's counters were taken at. */
function truthOf(server: SimulatedServer, series: ReadonlyMap<string, number>, now: number) {
  const begun = series.get('outline_counting_since_timestamp_seconds{server="vpn-0"}') ?? NaN;
  const sampled = Math.round(now / 1000 - (series.get('outline_sample_age_seconds{server="vpn-0"}') ?? NaN));
  return server.truth.accessKeys({ from: scrapeOf(server, begun), to: scrapeOf(server, sampled) });
}

const dataOf = (series: ReadonlyMap<string, number>, keyId: string) =>
  series.get(`outline_access_key_data_bytes_total{server="vpn-0",key_id="${keyId}"}`) ?? NaN;

it('counts what really flowed, without going down', async () => {
  const { simulator, time, start } = await simulatedExporter({ keys: 6 });
  const [server] = simulator.servers;
  const exporter = await start();
  let before = new Map<string, number>();
  for (let poll = 0; poll < 12; poll++) {
    await time.runUntil(simulator.clock.now() + hour / 2);
    const series = await scrape(exporter.metricsUrl);
    for (const [name, value] of before) {
      if (name.includes('_total{server=')) {
        expect([name, series.get(name)]).toEqual([name, expect.any(Number)]);
        expect(series.get(name)).toBeGreaterThanOrEqual(value);
      }
    }
    before = series;
  }
  const truth = [...truthOf(server!, before, simulator.clock.now())];
  expect(truth.length).toBe(6);
  for (const [keyId, { bytes, tunnelTime }] of truth) {
    expect(Math.abs(dataOf(before, keyId) - bytes)).toBeLessThanOrEqual(bytes / 100 + 1);
    const counted = before.get(`outline_access_key_tunnel_time_seconds_total{server="vpn-0",key_id="${keyId}"}`) ?? NaN;
    expect(Math.abs(counted - tunnelTime)).toBeLessThanOrEqual(tunnelTime / 100 + 0.01);
  }
});

it('has the own labels of a server on all of its series', async () => {
  const { simulator, time, start } = await simulatedExporter({ keys: 2 });
  const exporter = await start({}, { provider: 'hetzner' });
  await time.runUntil(simulator.clock.now() + hour / 2);
  const names = [...(await scrape(exporter.metricsUrl)).keys()].filter((name) => name.includes('server="vpn-0"'));
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !name.includes('server="vpn-0",provider="hetzner"'))).toEqual([]);
});

it.each([5, -5])('tells its times by our clock where the server’s is %d h ahead', async (hours) => {
  const { simulator, time, start } = await simulatedExporter({ keys: 2 });
  const [server] = simulator.servers;
  server!.skew = hours * hour;
  const exporter = await start();
  const begin = simulator.clock.now();
  await time.runUntil(begin + hour / 2);
  const series = await scrape(exporter.metricsUrl);
  const ofServer = (name: string) => series.get(`${name}{server="vpn-0"}`) ?? NaN;
  expect(ofServer('outline_sample_age_seconds')).toBeGreaterThan(0);
  expect(ofServer('outline_sample_age_seconds')).toBeLessThan(420);
  expect(Math.abs(ofServer('outline_counting_since_timestamp_seconds') * 1000 - begin)).toBeLessThan(hour / 3);
  const seen = [...series].filter(([name]) => name.startsWith('outline_access_key_last_seen_timestamp_seconds'));
  expect(seen.length).toBeGreaterThan(0);
  for (const [, at] of seen) {
    expect(at * 1000).toBeLessThanOrEqual(simulator.clock.now());
    expect(at * 1000).toBeGreaterThan(simulator.clock.now() - 24 * hour);
  }
});

it('begins anew with another server at the same address', async () => {
  const { simulator, time, start } = await simulatedExporter({ keys: 2 });
  const [server] = simulator.servers;
  const exporter = await start();
  await time.runUntil(simulator.clock.now() + 3 * hour);
  const before = await scrape(exporter.metricsUrl);
  server?.becomeAnother('5a9e1f4e-0000-4000-a000-000000000000');
  await time.runUntil(simulator.clock.now() + hour / 2);
  const series = await scrape(exporter.metricsUrl);
  const begun = 'outline_counting_since_timestamp_seconds{server="vpn-0"}';
  expect(series.get(begun)).toBeGreaterThan(before.get(begun) ?? NaN);
  const { bytes = NaN } = truthOf(server!, series, simulator.clock.now()).get('0') ?? {};
  expect(Math.abs(dataOf(series, '0') - bytes)).toBeLessThanOrEqual(bytes / 100 + 1);
});

it('goes on counting after a restart, the time in between included', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'outline-exporter-'));
  try {
    const { simulator, time, start } = await simulatedExporter({ keys: 6 });
    const first = await start({ stateFolder });
    await time.runUntil(simulator.clock.now() + 3 * hour);
    const before = await scrape(first.metricsUrl);
    await first.stop();
    simulator.clock.advance(hour);
    const second = await start({ stateFolder });
    await time.runUntil(simulator.clock.now() + 2 * hour);
    const series = await scrape(second.metricsUrl);
    const since = 'outline_counting_since_timestamp_seconds{server="vpn-0"}';
    expect(series.get(since)).toBe(before.get(since));
    for (const [keyId, { bytes }] of truthOf(simulator.servers[0]!, series, simulator.clock.now())) {
      expect(Math.abs(dataOf(series, keyId) - bytes)).toBeLessThanOrEqual(bytes / 100 + 1);
      expect(dataOf(series, keyId)).toBeGreaterThanOrEqual(dataOf(before, keyId));
    }
  } finally {
    rmSync(stateFolder, { recursive: true });
  }
});

it('tells what its requests came to, over restarts', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'outline-exporter-'));
  try {
    const { simulator, time, start } = await simulatedExporter({ keys: 2 });
    const [server] = simulator.servers;
    const first = await start({ stateFolder });
    await time.runUntil(simulator.clock.now() + 60_000);
    await server?.faults.set({ kind: 'refuse' });
    await time.runUntil(simulator.clock.now() + hour / 4);
    const before = await scrape(first.metricsUrl);
    const total = (series: ReadonlyMap<string, number>, outcome: string) =>
      series.get(`outline_exporter_requests_total{server="vpn-0",outcome="${outcome}"}`) ?? NaN;
    expect(total(before, 'finished')).toBeGreaterThan(2);
    expect(total(before, 'failed')).toBeGreaterThan(1);
    const failures = 'outline_exporter_request_failures_total{server="vpn-0",code="OUTLINE_CONNECTION_REFUSED"}';
    expect(before.get(failures)).toBe(total(before, 'failed'));
    const p95 = before.get('outline_exporter_last_hour_request_p95_duration_seconds{server="vpn-0"}');
    expect(p95).toBeGreaterThan(0);
    await first.stop();
    const second = await start({ stateFolder });
    const after = await scrape(second.metricsUrl);
    expect(total(after, 'finished')).toBeGreaterThanOrEqual(total(before, 'finished'));
    expect(after.get(failures)).toBeGreaterThanOrEqual(total(before, 'failed'));
  } finally {
    rmSync(stateFolder, { recursive: true });
  }
});

it('says that nothing is kept where there is no folder for it', async () => {
  const { log, start } = await simulatedExporter();
  await start();
  expect(log.join('')).toContain('No stateFolder is set: counters begin at 0');
});

it('tells limits, use, names, devices and when keys were seen', async () => {
  const { simulator, time, start } = await simulatedExporter({
    servers: [{ keys: 2, traffic: 'none', defaultDataLimit: 2_000_000_000 }],
  });
  const [server] = simulator.servers;
  const now = simulator.clock.now();
  for (let at = now - hour; at < now; at += 30_000) {
    server!.connect({ keyId: '1', at, length: 20_000, down: 1_000_000, up: 0 });
  }
  const exporter = await start();
  await time.runUntil(now + 60_000);
  const series = await scrape(exporter.metricsUrl);
  const ofKey = (name: string, keyId = '1') => series.get(`outline_${name}{server="vpn-0",key_id="${keyId}"}`);
  const limit = ofKey('access_key_data_limit_bytes') ?? NaN;
  const transferred = ofKey('access_key_data_transferred_bytes') ?? NaN;
  expect(transferred).toBeGreaterThan(100_000_000);
  expect(ofKey('access_key_data_limit_used_ratio')).toBe(transferred / limit);
  expect(ofKey('access_key_data_transferred_bytes', '0')).toBe(0);
  expect(ofKey('access_key_devices')).toBe(1);
  expect(ofKey('access_key_devices', '0')).toBeUndefined();
  expect(ofKey('access_key_last_seen_timestamp_seconds')).toBeGreaterThan(now / 1000 - 600);
  expect(ofKey('access_key_last_seen_timestamp_seconds', '0')).toBeUndefined();
  expect(series.get('outline_access_keys{server="vpn-0"}')).toBe(2);
  expect(series.get('outline_access_key_info{server="vpn-0",key_id="1",key_name="Bob’s phone"}')).toBe(1);
  expect(series.get('outline_bandwidth_peak_bytes_per_second{server="vpn-0"}')).toBeGreaterThan(30_000);
  expect(series.get('outline_certificate_expiry_timestamp_seconds{server="vpn-0"}')).toBeGreaterThan(now / 1000);
  expect(series.get('outline_server_created_timestamp_seconds{server="vpn-0"}')).toBeLessThan(now / 1000);
});

it('has a zero of a key before its first traffic', async () => {
  const { simulator, time, start } = await simulatedExporter({ servers: [{ keys: 2, traffic: 'none' }] });
  const [server] = simulator.servers;
  const exporter = await start();
  await time.runUntil(simulator.clock.now() + hour);
  expect(dataOf(await scrape(exporter.metricsUrl), '1')).toBe(0);
  const now = simulator.clock.now();
  for (let at = now; at < now + hour; at += 30_000) {
    server!.connect({ keyId: '1', at, length: 20_000, down: 1_000_000, up: 0 });
  }
  await time.runUntil(now + hour);
  expect(dataOf(await scrape(exporter.metricsUrl), '1')).toBeGreaterThan(50_000_000);
});

it('says of a server that is down that it is, keeps its counters, and forgets what is no longer known', async () => {
  const { simulator, time, log, start } = await simulatedExporter();
  const [server] = simulator.servers;
  const exporter = await start();
  await time.runUntil(simulator.clock.now() + hour);
  const before = await scrape(exporter.metricsUrl);
  expect(before.get('outline_up{server="vpn-0"}')).toBe(1);
  await server!.faults.set({ kind: 'refuse' });
  await time.runUntil(simulator.clock.now() + hour);
  const down = await scrape(exporter.metricsUrl);
  expect(down.get('outline_up{server="vpn-0"}')).toBe(0);
  expect(down.has('outline_scrape_duration_seconds{server="vpn-0"}')).toBe(false);
  expect(down.has('outline_access_keys{server="vpn-0"}')).toBe(false);
  expect(down.get('outline_sample_age_seconds{server="vpn-0"}')).toBeGreaterThan(3000);
  expect(dataOf(down, '1')).toBe(dataOf(before, '1'));
  expect(log.join('')).toContain('OUTLINE_CONNECTION_REFUSED');
  await server!.faults.clear();
  await time.runUntil(simulator.clock.now() + hour);
  const again = await scrape(exporter.metricsUrl);
  expect(again.get('outline_up{server="vpn-0"}')).toBe(1);
  for (const [keyId, { bytes }] of truthOf(server!, again, simulator.clock.now())) {
    expect(Math.abs(dataOf(again, keyId) - bytes)).toBeLessThanOrEqual(bytes / 100 + 1);
  }
});

it('answers at once, however slow a server is, and tells of the others', async () => {
  const { simulator, time, start } = await simulatedExporter({ servers: 3 });
  const [slow] = simulator.servers;
  await slow!.faults.set({ kind: 'hang' });
  // The one that hangs does not sleep, and must not be waited for.
  time.participants -= 2;
  const exporter = await start();
  await time.runUntil(simulator.clock.now() + hour);
  const started = performance.now();
  const series = await scrape(exporter.metricsUrl);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(series.has('outline_up{server="vpn-0"}')).toBe(false);
  expect(series.get('outline_up{server="vpn-1"}')).toBe(1);
  expect(series.get('outline_access_keys{server="vpn-2"}')).toBe(4);
});

it('tells of an old server what it has', async () => {
  const { simulator, time, start } = await simulatedExporter({ servers: [{ keys: 3, version: '1.11.0' }] });
  const exporter = await start();
  await time.runUntil(simulator.clock.now() + hour);
  const series = await scrape(exporter.metricsUrl);
  expect(series.get('outline_up{server="vpn-0"}')).toBe(1);
  expect(series.get('outline_access_keys{server="vpn-0"}')).toBe(3);
  expect(series.has('outline_access_key_data_transferred_bytes{server="vpn-0",key_id="1"}')).toBe(true);
  expect(dataOf(series, '1')).toBeNaN();
});

it('holds no secret', async () => {
  const { simulator, time, log, start } = await simulatedExporter();
  const [server] = simulator.servers;
  const exporter = await start();
  await time.runUntil(simulator.clock.now() + hour);
  await server!.faults.set({ kind: 'status', status: 404 });
  await time.runUntil(simulator.clock.now() + hour);
  const text = await (await fetch(exporter.metricsUrl)).text();
  expect(text + log.join('')).not.toContain(server!.secretPath.replaceAll('/', ''));
});

describeWith('promtool', 'promtool', () => {
  it('finds nothing to say of the names and help texts', async () => {
    const { simulator, time, start } = await simulatedExporter();
    const exporter = await start();
    await time.runUntil(simulator.clock.now() + hour);
    const input = await (await fetch(exporter.metricsUrl)).text();
    const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' });
  });
});
