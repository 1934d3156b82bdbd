import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../pkg/store/open-store';
import { measureQueries, type QueriesResult } from './queries';
import { measureSize, type SizeResult } from './size';

/** What one runtime has measured; printed as one line of JSON. */
export interface HistoryResult extends QueriesResult {
  /** Null where it was not asked for. */
  size: SizeResult | null;
}

/** @param process.argv `size`: the size after a year as well */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'outline-bench-'));
  try {
    const store = await openStore({ kind: 'file', path: join(folder, 'queries.sqlite') }, { schemas: [] });
    const queries = await measureQueries(store);
    store.close();
    const size = process.argv.includes('size') ? await measureSize(join(folder, 'year.sqlite')) : null;
    process.stdout.write(`${JSON.stringify({ ...queries, size } satisfies HistoryResult)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
