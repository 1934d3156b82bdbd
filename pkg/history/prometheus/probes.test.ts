import { describeWith } from '../../telemetry/testing/programs';
import { createPrometheusHistory, type PrometheusHistory } from './prometheus-history';
import { engines, type RunningEngine, type StoredSeries } from './testing/engines';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 12, 0, 5);
const HOURS = 3;

/** One sample a minute until now, or until so many minutes ago. */
function series(name: string, labels: Record<string, string>, value: (minutesAgo: number) => number, until = 0) {
  const samples = Array.from({ length: HOURS * 60 - until }, (_, index) => {
    const minutesAgo = HOURS * 60 - 1 - index;
    return [NOW - minutesAgo * MINUTE, value(minutesAgo)] as const;
  });
  return { name, labels: { job: 'outline-probe', server: 'home', ...labels }, samples } satisfies StoredSeries;
}

const of = (probe: string, service: string, port: string) => ({ probe, service, tcp_port: port });
const success = 'outline_probe_success';
const stored = [
  series(success, of('ams', 'management', '41234'), () => 1),
  series('outline_probe_duration_seconds', of('ams', 'management', '41234'), () => 0.021),
  series(success, of('thr', 'management', '41234'), (ago) => (ago > 90 ? 1 : 0)),
  series('outline_probe_duration_seconds', of('thr', 'management', '41234'), () => 0.1, 90),
  series(success, of('thr', 'access-keys', '443'), (ago) => (ago > 20 ? 0 : 1)),
  // Its machine is gone.
  series(success, of('gone', 'access-keys', '443'), () => 1, 30),
  series(success, { ...of('ams', 'management', '1'), server: 'other' }, () => 0),
];

describe.each(engines)('probes out of a real $name', ({ program, startWith }) => {
  describeWith(program, 'with two places', () => {
    let engine: RunningEngine;
    let history: PrometheusHistory;

    beforeAll(async () => {
      engine = await startWith(stored);
      history = createPrometheusHistory({
        // Of the server's own series; those of probes have other jobs.
        settings: { url: engine.url, matchers: 'job="outline-server-ss"', authorization: null },
        serverName: 'home',
        timeoutSeconds: 60,
        environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'TRUE' },
        now: () => NOW,
      });
    });
    afterAll(async () => {
      await history.close();
      await engine.stop();
    });

    it('tells each port from each place, and since when, to five minutes', async () => {
      const ports = await history.probedPorts.last(new AbortController().signal);
      const found = new Map(ports.map(({ probe, port, ...rest }) => [`${probe}:${port}`, rest]));
      const [ams, thr, key] = ['ams:41234', 'thr:41234', 'thr:443'].map((name) => found.get(name));
      expect(found.size).toBe(3);
      expect(ams).toEqual({ service: 'management', isReachable: true, connectSeconds: 0.021, since: null });
      expect(thr).toMatchObject({ service: 'management', isReachable: false, connectSeconds: null });
      expect(key).toMatchObject({ service: 'access-keys', isReachable: true, connectSeconds: null });
      const minutesAgo = (since: number | null | undefined) => (NOW - (since ?? NaN)) / MINUTE;
      expect(Math.abs(minutesAgo(thr?.since) - 90)).toBeLessThanOrEqual(6);
      expect(Math.abs(minutesAgo(key?.since) - 20)).toBeLessThanOrEqual(6);
    });

    it('tells how each looked between edges, also of a place that is gone', async () => {
      const noon = Date.UTC(2026, 10, 20, 12) / 1000;
      const edges = [noon - 10_800, noon - 7200, noon - 3600, noon];
      const ports = await history.probedPorts.overTime(edges, new AbortController().signal);
      const reached = new Map(
        ports.map(({ probe, port, steps }) => [`${probe}:${port}`, steps.map((step) => step.reached)])
      );
      expect([...reached.keys()].sort()).toEqual(['ams:41234', 'gone:443', 'thr:41234', 'thr:443']);
      expect(reached.get('ams:41234')).toEqual([1, 1, 1]);
      // It was blocked in the middle of the second hour.
      const [before, middle, after] = reached.get('thr:41234') ?? [];
      expect([before, after]).toEqual([1, 0]);
      expect(middle).toBeCloseTo(0.5, 1);
      expect(reached.get('thr:443')?.[2]).toBeCloseTo(1 / 3, 1);
      const seconds = ports.find(({ probe }) => probe === 'ams')?.steps.map((step) => step.connectSeconds);
      expect(seconds?.map((value) => value?.toFixed(3))).toEqual(['0.021', '0.021', '0.021']);
    });
  });
});
