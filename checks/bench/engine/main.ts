import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportProgress } from '../../../build/report-progress';
import type { Entity } from '../../../pkg/history/model';
import { createPrometheusHistory, type PrometheusHistory } from '../../../pkg/history/prometheus/prometheus-history';
import { startPrometheus } from '../../../pkg/telemetry/testing/prometheus';
import { storePast } from './past';
import { DAY } from '../../../pkg/time/units';

const DAYS = 31;
const KEYS = 500;
const SHOWN = 20;
const END = Date.UTC(2026, 10, 20) / 1000;
const BEGIN = END - DAYS * DAY;
const month = { kind: 'key', from: BEGIN, to: END } as const;
const { signal } = new AbortController();

/** Seconds that are allowed of a time series by day, of the first query and of the same one again. */
const aims = { first: 3, again: 0.5 };

/** Seconds that something took: by the clock, and of processor time, ours and the engine’s. */
interface Times {
  wall: number;
  own: number;
  engine: number;
}

/** `npm run bench -- engine`: history out of a real Prometheus that has a month of five hundred keys. */
export async function benchEngine(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'outline-bench-'));
  try {
    const data = join(folder, 'data');
    reportProgress(`bench: storing ${DAYS} days of ${KEYS} keys in Prometheus, which takes some minutes`);
    await storePast({ from: BEGIN, to: END, keys: KEYS }, data, folder);
    const { url, stop } = await startPrometheus({}, { data });
    try {
      process.stdout.write(`${await measure(url)}\n`);
    } finally {
      await stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(url: string): Promise<string> {
  const edges = Array.from({ length: DAYS + 1 }, (_, index) => BEGIN + index * DAY);
  const works: ReadonlyArray<readonly [string, (history: PrometheusHistory) => Promise<unknown>]> = [
    ['time series by day, top 20 and others', (history) => topWithOthers(history, edges)],
    ['totals of all keys, with last traffic and peaks', (history) => history.totals({ ...month, signal })],
  ];
  const lines = [
    `| ${KEYS} keys, ${DAYS} days | first, s | processor, ours + engine’s | again, s | processor, ours + engine’s |`,
    '| --- | --- | --- | --- | --- |',
    row('the counters by one plain range query each', await timesOf(url, () => askPlainly(url)), null),
  ];
  for (const [name, work] of works) {
    reportProgress(`bench: ${name}`);
    const history = open(url);
    const first = await timesOf(url, () => work(history));
    const again = await timesOf(url, () => work(history));
    await history.close();
    lines.push(row(name, first, again));
  }
  return [...lines, '', `Aims of the time series: ${aims.first} s, and ${aims.again} s again.`].join('\n');
}

function row(name: string, first: Times, again: Times | null): string {
  const cells = (times: Times | null) =>
    times ? [times.wall.toFixed(2), `${times.own.toFixed(2)} + ${times.engine.toFixed(2)}`] : ['–', '–'];
  return `| ${[name, ...cells(first), ...cells(again)].join(' | ')} |`;
}

/** What the same samples cost an engine without any of our care for restarts, gaps and edges. */
async function askPlainly(url: string): Promise<void> {
  const counters = [
    'sum without (dir, proto) (shadowsocks_data_bytes{dir=~"c<p|p>t"})',
    'shadowsocks_tunnel_time_seconds',
  ];
  for (const query of counters) {
    const body = new URLSearchParams({ query, start: String(BEGIN), end: String(END), step: String(DAY) });
    JSON.parse(await (await fetch(`${url}/api/v1/query_range`, { method: 'POST', body })).text());
  }
}

function open(url: string): PrometheusHistory {
  return createPrometheusHistory({
    settings: { url, matchers: '', authorization: null },
    serverName: 'bench',
    timeoutSeconds: 120,
    environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'true' },
    now: () => (END + 30) * 1000,
  });
}

/** As a panel asks: totals to rank by, then the steps of those that are shown. */
async function topWithOthers(history: PrometheusHistory, edges: readonly number[]): Promise<void> {
  const [from = 0, to = 0] = [edges[0], edges.at(-1)];
  const { totals } = await history.totals({ kind: 'key', from, to, amountsOnly: true, signal });
  const ranked = totals.sort((a, b) => (b.data?.value ?? 0) - (a.data?.value ?? 0)).slice(0, SHOWN);
  const entities: Entity[] = ranked.map(({ entity }) => entity);
  await history.series({ kind: 'key', edges, entities, amountsOnly: true, signal });
}

async function timesOf(url: string, work: () => Promise<unknown>): Promise<Times> {
  const [wall, own, engine] = [performance.now(), process.cpuUsage(), await engineSeconds(url)];
  await work();
  const { user, system } = process.cpuUsage(own);
  return {
    wall: (performance.now() - wall) / 1000,
    own: (user + system) / 1e6,
    engine: (await engineSeconds(url)) - engine,
  };
}

/** Processor time of the engine until now. */
async function engineSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}
