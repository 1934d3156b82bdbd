import type { DatabaseSync } from 'node:sqlite';

/** How long to wait for another process that opens the store, milliseconds; then it is tried again. */
const PATIENCE = 50;

/**
 * Lets one process at a time open the store, so that two that meet the same damaged file don't set aside what the other
 * has begun. The lock is SQLite's own on an empty database beside the store: it ends with the process, however that
 * ends.
 *
 * @param lockFile an empty file
 */
export function withOpeningLock<T>(open: (path: string) => DatabaseSync, lockFile: string, work: () => T): T {
  const lock = open(lockFile);
  try {
    lock.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
    lock.exec('BEGIN EXCLUSIVE');
    return work();
  } finally {
    lock.close();
  }
}
