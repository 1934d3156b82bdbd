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
const { signal } = new AbortController();

/** Seconds that are allowed, of the first query and of the same one again. */
const aims = { first: 3, again: 0.5 };

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
    ['totals of all keys', (history) => history.totals({ kind: 'key', from: BEGIN, to: END, signal })],
  ];
  const lines = [`| ${KEYS} keys, ${DAYS} days | first, s | aim | again, s | aim |`, '| --- | --- | --- | --- | --- |'];
  for (const [name, work] of works) {
    reportProgress(`bench: ${name}`);
    const history = open(url);
    const first = await secondsOf(() => work(history));
    const again = await secondsOf(() => work(history));
    await history.close();
    lines.push(`| ${name} | ${first.toFixed(2)} | ${aims.first} | ${again.toFixed(2)} | ${aims.again} |`);
  }
  return lines.join('\n');
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

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}
