import type * as sqlite from 'node:sqlite';
import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';

/**
 * SQLite as the runtime has it. Imported late: Node.js 20 has no such module, and a start should not wait for it.
 *
 * @throws PluginError `STORE_UNAVAILABLE`
 */
export async function loadSqlite(): Promise<typeof sqlite> {
  try {
    return await import('node:sqlite');
  } catch (error) {
    throw new PluginError('STORE_UNAVAILABLE', undefined, { cause: error });
  }
}

const sqliteError = v.object({ code: v.literal('ERR_SQLITE_ERROR'), errcode: v.number(), errstr: v.string() });

/** Primary result codes that say that the file itself is bad: `SQLITE_CORRUPT`, `SQLITE_NOTADB`. */
const damaged = [11, 26];

export function isDamage(thrown: unknown): boolean {
  return v.is(sqliteError, thrown) && damaged.includes(thrown.errcode & 0xff);
}

/** `SQLITE_BUSY`: somebody else holds the file. */
export function isBusy(thrown: unknown): boolean {
  return v.is(sqliteError, thrown) && (thrown.errcode & 0xff) === 5;
}

/** What SQLite or the operating system said, without the statement and without paths. */
export function reasonOf(thrown: unknown): string {
  if (v.is(sqliteError, thrown)) {
    return thrown.errstr;
  }
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  // `EACCES: permission denied, open '/…'`
  return /^[A-Z]+: [^,]+/.exec(said)?.[0] ?? 'it cannot be opened';
}

/**
 * Does something with the database.
 *
 * @throws PluginError `STORE_FAILED` where SQLite cannot do it
 */
export function inStore<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw v.is(sqliteError, error) ? new PluginError('STORE_FAILED', `(${error.errstr})`, { cause: error }) : error;
  }
}
