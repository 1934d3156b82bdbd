import { startSimulator, type Simulator } from '../../../simulator/simulator';
import type { SimulatedServer } from '../../../simulator/server';
import { entityName } from '../model';
import { createPrometheusHistory, type PrometheusHistory } from './prometheus-history';
import { startPrometheus, type RealPrometheus } from './testing/real-prometheus';
import { historyOf } from './testing/simulated-history';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 21, 10, 2, 40);
const FROM = Date.UTC(2026, 10, 19, 0, 0, 0);
const RESTART = Date.UTC(2026, 10, 20, 13, 30, 20);
const { signal } = new AbortController();

let simulator: Simulator;
let server: SimulatedServer;
let prometheus: RealPrometheus;
let history: PrometheusHistory;

beforeAll(async () => {
  simulator = await startSimulator({ now: new Date(NOW), keys: 4, customIds: ['my-id', '3up'], ageDays: 10 });
  [server] = simulator.servers as [SimulatedServer];
  server.restartProxy(RESTART);
  prometheus = await startPrometheus({ stored: historyOf(server, { from: FROM, to: NOW, restarts: [RESTART] }) });
  history = createPrometheusHistory({
    settings: { url: prometheus.url, matchers: '', authorization: null },
    serverName: 'test',
    timeoutSeconds: 60,
    environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'true' },
    now: () => NOW,
  });
});

afterAll(async () => {
  await history.close();
  await prometheus.stop();
  await simulator.stop();
});

const seconds = (milliseconds: number) => milliseconds / 1000;

it('total', async () => {
  const t0 = Date.now();
  const answer = await history.totals({
    kind: 'key',
    from: seconds(FROM + HOUR),
    to: seconds(NOW - (NOW % MINUTE)),
    signal,
  });
  console.log(Date.now() - t0, JSON.stringify(answer, null, 1));
  const scrapes = server.truth.scrapes({ from: FROM + HOUR, to: NOW });
  const span = { from: scrapes[0]!, to: scrapes.at(-1)! };
  console.log(span, [...server.truth.accessKeys(span)]);
  console.log(await history.check(signal), history.progress());
});
