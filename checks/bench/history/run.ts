import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { bundleBackend } from '../../../build/backend-bundle';
import { hostBunBinary } from '../../../build/bun-binary';
import { nodeWithSqlite } from '../../../build/newer-node';
import { reportProgress } from '../../../build/report-progress';
import { costOfBackfill, costOfSampling, type ServerCost } from '../../../pkg/history/server-cost';
import type { HistoryResult } from './measure';

const run = promisify(execFile);

const resultSchema: v.GenericSchema<unknown, HistoryResult> = v.object({
  queries: v.array(v.object({ name: v.string(), store: v.number(), plainSql: v.number() })),
  write: v.number(),
  rows: v.number(),
  size: v.nullable(v.object({ bytes: v.number(), open: v.number() })),
});

/** `npm run bench -- history`: the store's queries beside plain SQL, under the packaged runtime and under Node.js. */
export async function benchHistory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'outline-bench-'));
  try {
    const bundle = join(folder, 'measure.cjs');
    await bundleBackend(join(__dirname, 'measure.ts'), bundle, 'bench');
    const measure = async (name: string, runtime: string, parameters: string[]): Promise<HistoryResult> => {
      reportProgress(`bench: history under ${name}`);
      const { stdout } = await run(runtime, [bundle, ...parameters]);
      return v.parse(resultSchema, JSON.parse(stdout));
    };
    const bun = await measure('the packaged runtime', hostBunBinary(), ['size']);
    const node = await measure('Node.js', nodeWithSqlite(), []);
    process.stdout.write(`${render(bun, node)}\n${renderCosts()}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function render(bun: HistoryResult, node: HistoryResult): string {
  const lines = [
    '| 1,000 keys, top 20 + others | runtime | store, CPU ms | plain SQL, CPU ms | ratio | aim |',
    '| --- | --- | --- | --- | --- | --- |',
    ...[bun, node].flatMap(({ queries }, index) =>
      queries.map(({ name, store, plainSql }) => {
        const runtime = index === 0 ? 'packaged' : 'Node.js';
        const ratio = (store / plainSql).toFixed(3);
        return `| ${name} | ${runtime} | ${store.toFixed(1)} | ${plainSql.toFixed(1)} | ${ratio} | 0.2 |`;
      })
    ),
    '',
    `Plain table: ${bun.rows} rows of five minutes. Keeping one span: ${bun.write.toFixed(2)} ms.`,
  ];
  if (bun.size) {
    const { bytes, open } = bun.size;
    const megabytes = (bytes / 2 ** 20).toFixed(1);
    lines.push(`100 keys for a year at default retention: ${megabytes} MiB; opened in ${open.toFixed(0)} ms.`);
  }
  return lines.join('\n');
}

/** What history costs a server of 100 keys, by the schedule and what windows cost on a real server. */
function renderCosts(): string {
  const month = 31 * 86_400;
  const line = (name: string, { polls: looks, windows, processorSeconds }: ServerCost) =>
    `${name}: ${looks} looks, ${windows} windows, ${processorSeconds.toFixed(1)} CPU seconds of the server`;
  return [
    line('A day of samples every five minutes (aim: under 20)', costOfSampling(300)),
    line('A day of samples every minute', costOfSampling(60)),
    line('Fetching the past, once', costOfBackfill({ upTo: month, createdAt: null, clockSetAt: null })),
  ].join('\n');
}
