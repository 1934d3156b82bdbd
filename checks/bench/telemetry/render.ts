import * as promClient from 'prom-client';
import { Counter } from '../../../pkg/telemetry/collectors/counter';
import { Gauge } from '../../../pkg/telemetry/collectors/gauge';
import { Histogram } from '../../../pkg/telemetry/collectors/histogram';
import { renderText } from '../../../pkg/telemetry/exposition/text';
import { Registry } from '../../../pkg/telemetry/registry';
import { median } from '../median';

/** Series of counters, of gauges, and of histograms with 14 samples each: 10,000 samples together. */
const amounts = { counters: 4000, gauges: 3200, histograms: 200 };
const ROUNDS = 41;
const labelNames = ['server', 'key_id'] as const;
const help = 'For the benchmark.';

type Labels = Record<(typeof labelNames)[number], string>;
type Fill = (labels: Labels, index: number) => void;

/** Prints the median milliseconds of rendering the same samples as text, by prom-client alone and by this project. */
async function main(): Promise<void> {
  const renderers = { promClient: filledPromClient(), ours: filledRegistry() };
  const samples = checkSame(await renderers.promClient(), await renderers.ours());
  const times: Record<keyof typeof renderers, number[]> = { promClient: [], ours: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of ['promClient', 'ours'] as const) {
      const start = performance.now();
      await renderers[side]();
      times[side].push(performance.now() - start);
    }
  }
  const result = { samples, promClientMs: median(times.promClient), oursMs: median(times.ours) };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function filledPromClient(): () => Promise<string> {
  const registry = new promClient.Registry();
  const of = (name: string) => ({ name, help, labelNames, registers: [registry] });
  const counter = new promClient.Counter(of('bytes_total'));
  const gauge = new promClient.Gauge(of('level'));
  const histogram = new promClient.Histogram(of('seconds'));
  fill(amounts.counters, (labels, index) => counter.inc(labels, index * 1234.5));
  fill(amounts.gauges, (labels, index) => gauge.set(labels, index / 7));
  fill(amounts.histograms, (labels, index) => histogram.observe(labels, index / 10));
  return () => registry.metrics();
}

function filledRegistry(): () => Promise<string> {
  const registry = new Registry();
  const counter = new Counter({ name: 'bytes_total', help, labelNames });
  const gauge = new Gauge({ name: 'level', help, labelNames });
  const histogram = new Histogram({ name: 'seconds', help, labelNames });
  [counter, gauge, histogram].forEach((each) => registry.register(each));
  fill(amounts.counters, (labels, index) => counter.add(labels, index * 1234.5));
  fill(amounts.gauges, (labels, index) => gauge.set(labels, index / 7));
  fill(amounts.histograms, (labels, index) => histogram.observe(labels, index / 10));
  return async () => renderText(await registry.collect());
}

function fill(count: number, set: Fill): void {
  for (let index = 0; index < count; index++) {
    set({ server: `server-${index % 50}`, key_id: String(index) }, index);
  }
}

/** How many samples both have. Comparing unequal work would be worth nothing. */
function checkSame(first: string, second: string): number {
  const samples = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  if (samples(first) !== samples(second)) {
    throw new Error(`${samples(first)} samples beside ${samples(second)}.`);
  }
  return samples(first);
}

void main();
