import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scrape, simulatedExporter, stopAll } from './testing/simulated-exporter';

afterEach(stopAll);

it('tells what it knows', async () => {
  const { simulator, time, start } = await simulatedExporter({ servers: [{ keys: 4, defaultDataLimit: 1e9 }] });
  const exporter = await start();
  await time.runUntil(simulator.clock.now() + 3_600_000);
  const series = await scrape(exporter.metricsUrl);
  console.log([...series].map(([a, b]) => `${a} ${b}`).join('\n'));
});
