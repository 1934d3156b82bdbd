import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { startServer } from './programs';
import type { StoredSample } from './prometheus';

const matrixSchema = v.object({
  data: v.object({
    result: v.array(
      v.object({
        metric: v.record(v.string(), v.string()),
        values: v.array(v.tuple([v.number(), v.string()])),
      })
    ),
  }),
});

interface SeriesOfSamples {
  name: string;
  labels: Readonly<Record<string, string>>;
  samples: ReadonlyArray<readonly [number, number]>;
}

/** Starts a real VictoriaMetrics, empty. @param flags beside those that tests need */
export async function startVictoriaMetrics(flags: readonly string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'victoria-metrics-'));
  const server = await startServer(
    'victoria-metrics',
    (address) => [
      `-httpListenAddr=${address}`,
      `-storageDataPath=${folder}`,
      '-retentionPeriod=100y',
      '-search.latencyOffset=0s',
      ...flags,
    ],
    '/health'
  );
  const samples = async (selector: string): Promise<Array<StoredSample & { at: number }>> => {
    const parameters = new URLSearchParams({ query: `${selector}[5m]` });
    const response = await fetch(`${server.url}/api/v1/query?${parameters}`);
    const { data } = v.parse(matrixSchema, await response.json());
    return data.result.flatMap(({ metric, values }) =>
      values.map(([at, value]) => ({ labels: metric, value: Number(value), at: Math.round(at * 1000) }))
    );
  };
  const flush = async () => void (await (await fetch(`${server.url}/internal/force_flush`)).text());
  return {
    url: server.url,
    /**
     * Samples of the last five minutes that the selector finds, with their moments in epoch milliseconds, as soon as
     * there are so many.
     *
     * @throws Error where there are not within 30 s
     */
    async samplesWhenThere(selector: string, amount: number): Promise<Array<StoredSample & { at: number }>> {
      let found = await samples(selector);
      for (let attempt = 0; attempt < 600 && found.length < amount; attempt++) {
        await delay(50);
        found = await samples(selector);
      }
      if (found.length < amount) {
        throw new Error(`VictoriaMetrics has ${found.length} samples of ${selector}, not ${amount}.`);
      }
      return found;
    },
    /** Adds samples, epoch milliseconds and value, and returns when queries find them. @throws Error where it refuses */
    async importSeries(stored: readonly SeriesOfSamples[]): Promise<void> {
      const lines = stored.map(({ name, labels, samples }) =>
        JSON.stringify({
          metric: { __name__: name, ...labels },
          timestamps: samples.map(([at]) => at),
          values: samples.map(([, value]) => value),
        })
      );
      const response = await fetch(`${server.url}/api/v1/import`, { method: 'POST', body: lines.join('\n') });
      if (!response.ok) {
        throw new Error(`VictoriaMetrics cannot store samples: ${await response.text()}`);
      }
      await flush();
    },
    /** Returns when queries find all that was written. */
    flush,
    async stop(): Promise<void> {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
