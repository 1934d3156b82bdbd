import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../../outline/testing/test-server';
import { labelsText } from '../../../../simulator/prometheus/exposition';

export interface RealPrometheus {
  url: string;
  stop(): Promise<void>;
}

/** Samples of one series, to be stored before the engine starts. */
export interface StoredSeries {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Epoch milliseconds and value. */
  samples: ReadonlyArray<readonly [number, number]>;
}

export interface RealPrometheusOptions {
  /** History from before the start. */
  stored?: readonly StoredSeries[];
  /** Jobs and the addresses that they scrape each second. */
  scrape?: Readonly<Record<string, readonly string[]>>;
}

const DAY = 86_400_000;

/**
 * Starts a real Prometheus on loopback, with a history of its own and jobs that it scrapes each second. Its program and
 * `promtool` come with Debian's package `prometheus`; a test that needs them fails where they are missing.
 */
export async function startPrometheus({ stored = [], scrape = {} }: RealPrometheusOptions): Promise<RealPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const data = join(folder, 'data');
  await store(stored, folder, data);
  const configuration = join(folder, 'prometheus.yml');
  await writeFile(configuration, configurationOf(scrape));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=10y',
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] }
  );
  const ended = once(child, 'exit');
  const url = `http://${address}`;
  const stop = async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true });
  };
  await Promise.race([ready(url), ended.then(() => Promise.reject(new Error('Prometheus ended')))]);
  return { url, stop };
}

/** Each day's samples as one file, as promtool reads a file once for every two hours in it. */
async function store(series: readonly StoredSeries[], folder: string, data: string): Promise<void> {
  const days = new Map<number, string[]>();
  for (const { name, labels, samples } of series) {
    const start = `${name}${labelsText(labels)}`;
    for (const [at, value] of samples) {
      const day = Math.floor(at / DAY);
      const lines = days.get(day) ?? [];
      days.set(day, lines);
      lines.push(`${start} ${value} ${at / 1000}\n`);
    }
  }
  for (const [day, lines] of days) {
    const file = join(folder, `${day}.txt`);
    await writeFile(file, `${lines.join('')}# EOF\n`);
    const { status, error, stderr } = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, data]);
    if (status !== 0) {
      throw new Error(`promtool cannot store samples: ${error?.message ?? stderr.toString()}`);
    }
  }
}

function configurationOf(scrape: Readonly<Record<string, readonly string[]>>): string {
  const jobs = Object.entries(scrape).map(([job, targets]) => ({
    job_name: job,
    static_configs: [{ targets }],
  }));
  // JSON is YAML.
  return JSON.stringify({ global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: jobs });
}

async function ready(url: string): Promise<void> {
  for (;;) {
    const isReady = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false
    );
    if (isReady) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
