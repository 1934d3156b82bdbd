import { DatabaseSync } from 'node:sqlite';

/** Milliseconds that it takes to read, by plain SQL, all rows that history has of the last day. */
export function timePlainSql(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const since = Date.now() / 1000 - 86_400;
    const begun = performance.now();
    for (const [table, content] of [
      ['history_five_minutes', 'buckets'],
      ['history_buckets', 'content'],
    ] as const) {
      database.prepare(`SELECT server, start, ${content} FROM ${table} WHERE kind = 0 AND start >= ?`).all(since);
    }
    return performance.now() - begun;
  } finally {
    database.close();
  }
}
