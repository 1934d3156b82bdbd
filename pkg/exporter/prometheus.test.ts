import { createPrometheusHistory } from '../history/prometheus/prometheus-history';
import { scrapeOf } from '../history/testing/truth';
import { startStampedMetrics } from './testing/stamped-metrics';
import { startPrometheus } from '../telemetry/testing/prometheus';
import { describeWith } from '../telemetry/testing/programs';
import { scrape, simulatedExporter, stopAll } from './testing/simulated-exporter';

afterEach(stopAll);

/** Seconds of the simulator's time that pass in one second of Prometheus's. */
const pace = 30;
/** Seconds of Prometheus's time for which traffic is watched: history has edges at full minutes, and needs two. */
const watched = 130;
/** Between two samples. */
const scrapeSeconds = 5;

describeWith('prometheus', 'a real Prometheus', () => {
  it('has stored as much growth as really flowed', async () => {
    const { simulator, time, start } = await simulatedExporter({ keys: 12 });
    const [server] = simulator.servers;
    const exporter = await start({ sampleSeconds: 60 });
    // A first sample, and the phase of the server's scrapes.
    await time.runUntil(simulator.clock.now() + 1_800_000);
    const stamped = await startStampedMetrics(exporter.metricsUrl, Date.now() - watched * 1000);
    const prometheus = await startPrometheus({ outline: stamped.url }, { scrapeInterval: '100ms' });
    const isStored = () => prometheus.queryWhenThere(`timestamp(outline_up) == ${stamped.at / 1000}`);
    /** Waits until what is known now is stored; tells when it was, and of which scrape of the server it is. */
    const stored = async () => {
      const age = (await scrape(exporter.metricsUrl)).get('outline_sample_age_seconds{server="vpn-0"}') ?? NaN;
      await isStored();
      return { at: stamped.at, minute: Math.round(simulator.clock.now() / 1000 - age) };
    };
    try {
      const first = await stored();
      for (let second = 0; second < watched; second += scrapeSeconds) {
        await time.runUntil(simulator.clock.now() + pace * scrapeSeconds * 1000);
        await stamped.advance(scrapeSeconds);
        await isStored();
      }
      const last = await stored();
      const span = { from: scrapeOf(server!, first.minute), to: scrapeOf(server!, last.minute) };
      const truth = server!.truth.accessKeys(span);
      const growth = async (name: string) => {
        const before = await prometheus.query(name, first.at);
        const after = await prometheus.query(name, last.at);
        return after.map(({ labels, value }) => ({
          labels,
          grown: value - (before.find((one) => one.labels.key_id === labels.key_id)?.value ?? NaN),
        }));
      };
      const data = await growth('outline_access_key_data_bytes_total');
      const tunnelTime = await growth('outline_access_key_tunnel_time_seconds_total');
      expect(data).toHaveLength(12);
      let flowed = 0;
      for (const [keyId, { bytes, tunnelTime: held }] of truth) {
        const grownOf = (rows: typeof data) => rows.find(({ labels }) => labels.key_id === keyId)?.grown ?? NaN;
        expect(Math.abs(grownOf(data) - bytes)).toBeLessThanOrEqual(bytes / 100 + 1);
        expect(Math.abs(grownOf(tunnelTime) - held)).toBeLessThanOrEqual(held / 100 + 0.01);
        flowed += bytes;
      }
      expect(flowed).toBeGreaterThan(1e6);

      // The way back: history reads the same out of Prometheus, under the names of direct answers.
      const history = createPrometheusHistory({
        settings: { url: prometheus.url, matchers: '', authorization: null },
        serverName: 'vpn-0',
        timeoutSeconds: 10,
        environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'true' },
      });
      const from = Math.ceil(first.at / 60_000) * 60;
      const { signal } = new AbortController();
      const { totals } = await history.totals({ kind: 'key', from, to: from + 60, signal });
      const [before, after] = await Promise.all(
        [from, from + 60].map((edge) =>
          prometheus.query('outline_access_key_data_bytes_total', (edge + scrapeSeconds) * 1000 - 1)
        )
      );
      const read = new Map(
        totals.map(({ entity, data: bytes }) => [entity.kind === 'key' && entity.keyId, bytes?.value])
      );
      expect(read.size).toBe(12);
      for (const { labels, value } of after ?? []) {
        const grown = value - (before?.find((one) => one.labels.key_id === labels.key_id)?.value ?? NaN);
        expect(Math.abs((read.get(labels.key_id ?? '') ?? NaN) - grown)).toBeLessThanOrEqual(grown / 100 + 1);
      }
      await history.close();
      // What Prometheus itself makes of the stored samples: no resets, so its increase is the difference, extrapolated.
      const resets = await prometheus.query('sum(resets(outline_access_key_data_bytes_total[5m]))', last.at);
      expect(resets.map(({ value }) => value)).toEqual([0]);
    } finally {
      await prometheus.stop();
      await stamped.stop();
    }
  }, 300_000);
});
