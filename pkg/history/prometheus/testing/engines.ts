import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelsText } from '../../../../simulator/prometheus/exposition';
import { isInstalled, type RunningServer } from '../../../telemetry/testing/programs';
import { startPrometheus } from '../../../telemetry/testing/prometheus';
import { startVictoriaMetrics } from '../../../telemetry/testing/victoria-metrics';
import { startLikeThanos, startThanos } from './thanos';

/** Samples of one series. */
export interface StoredSeries {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Epoch milliseconds and value. */
  samples: ReadonlyArray<readonly [number, number]>;
}

/** On loopback, with a past; it scrapes nothing. */
export interface RunningEngine {
  url: string;
  stop(): Promise<void>;
}

export interface Engine {
  name: string;
  /** What must be installed. */
  program: string;
  /** What *Save & test* calls it. */
  told: RegExp;
  startWith(stored: readonly StoredSeries[]): Promise<RunningEngine>;
}

const likeThanos: Engine = {
  name: 'Prometheus that answers as Thanos does',
  program: 'promtool',
  told: /^Thanos 0\.42\.5$/,
  startWith: (stored) => startBefore(stored, startLikeThanos),
};
const thanos: Engine = {
  name: 'Thanos',
  program: 'thanos',
  told: /^Thanos\b/,
  startWith: (stored) => startBefore(stored, startThanos),
};

/** The engines that history is tested with: real ones. Thanos is where somebody installed it. */
export const engines: readonly Engine[] = [
  { name: 'Prometheus', program: 'promtool', told: /^Prometheus 2\.\d+/, startWith: startPrometheusWith },
  { name: 'VictoriaMetrics', program: 'victoria-metrics', told: /^VictoriaMetrics$/, startWith: startVictoriaWith },
  likeThanos,
  ...(isInstalled('thanos') ? [thanos] : []),
];

const DAY = 86_400_000;

async function startPrometheusWith(stored: readonly StoredSeries[]): Promise<RunningEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-past-'));
  const data = join(folder, 'data');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await store(stored, folder, data);
    const { url, stop } = await startPrometheus({}, { data, externalLabels: { replica: 'a' } });
    return { url, stop: () => stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
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

/** What answers before a Prometheus that has the samples. */
async function startBefore(
  stored: readonly StoredSeries[],
  start: (prometheusUrl: string) => Promise<RunningServer>
): Promise<RunningEngine> {
  const prometheus = await startPrometheusWith(stored);
  try {
    const { url, stop } = await start(prometheus.url);
    return { url, stop: () => stop().then(prometheus.stop) };
  } catch (error) {
    await prometheus.stop();
    throw error;
  }
}

async function startVictoriaWith(stored: readonly StoredSeries[]): Promise<RunningEngine> {
  const { url, stop, importSeries } = await startVictoriaMetrics();
  try {
    await importSeries(stored);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
