import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { startServer } from './programs';

const vectorSchema = v.object({
  data: v.object({
    result: v.array(v.object({ metric: v.record(v.string(), v.string()), value: v.tuple([v.number(), v.string()]) })),
  }),
});
const metadataSchema = v.object({
  data: v.record(v.string(), v.array(v.object({ type: v.string(), help: v.string(), unit: v.string() }))),
});

/** A sample as Prometheus stores it; `__name__` is among the labels. */
export interface StoredSample {
  labels: Record<string, string>;
  value: number;
}

export interface PrometheusOptions {
  features?: readonly string[];
  /** Folder of samples that are there from the start, however old. */
  data?: string;
  /** By default `1s`. */
  scrapeInterval?: string;
  /** By how much what is written may be older than the newest sample; by default not at all. */
  outOfOrderWindow?: string;
  /** What it adds to its series where they leave it. */
  externalLabels?: Readonly<Record<string, string>>;
}

/**
 * Starts a real Prometheus that scrapes each target under its name as the job, and takes remote writes.
 *
 * @param targets URLs of metrics by job
 */
export async function startPrometheus(
  targets: Readonly<Record<string, string>>,
  { features = [], data, ...options }: PrometheusOptions = {}
) {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const configuration = join(folder, 'prometheus.json');
  await writeFile(configuration, JSON.stringify(configurationOf(targets, options)));
  const server = await startServer(
    'prometheus',
    (address) => [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data ?? join(folder, 'data')}`,
      '--storage.tsdb.retention.time=10y',
      '--web.enable-remote-write-receiver',
      `--web.listen-address=${address}`,
      ...(features.length > 0 ? [`--enable-feature=${features.join(',')}`] : []),
    ],
    '/-/ready'
  );
  const ask = async (path: string): Promise<unknown> => (await fetch(server.url + path)).json();
  const query = async (expression: string, at = Date.now()): Promise<StoredSample[]> => {
    const parameters = new URLSearchParams({ query: expression, time: String(at / 1000) });
    const answer = v.parse(vectorSchema, await ask(`/api/v1/query?${parameters}`));
    return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  };
  return {
    url: server.url,
    /** @param at epoch milliseconds; now by default */
    query,
    /** What the expression yields as soon as it yields anything. @throws Error where it does not within 30 s */
    async queryWhenThere(expression: string): Promise<StoredSample[]> {
      for (let attempt = 0; attempt < 600; attempt++) {
        const found = await query(expression);
        if (found.length > 0) {
          return found;
        }
        await delay(50);
      }
      throw new Error(`Prometheus has nothing for ${expression}.`);
    },
    /** Type, help and unit by family. */
    metadata: async () => v.parse(metadataSchema, await ask('/api/v1/metadata')).data,
    async stop(): Promise<void> {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** YAML takes JSON. */
function configurationOf(
  targets: Readonly<Record<string, string>>,
  { scrapeInterval = '1s', outOfOrderWindow = '0s', externalLabels = {} }: PrometheusOptions
) {
  return {
    global: { scrape_interval: scrapeInterval, scrape_timeout: scrapeInterval, external_labels: externalLabels },
    storage: { tsdb: { out_of_order_time_window: outOfOrderWindow } },
    scrape_configs: Object.entries(targets).map(([job, target]) => {
      const { host, pathname, protocol } = new URL(target);
      return {
        job_name: job,
        scheme: protocol.slice(0, -1),
        metrics_path: pathname,
        tls_config: { insecure_skip_verify: true },
        static_configs: [{ targets: [host] }],
      };
    }),
  };
}
