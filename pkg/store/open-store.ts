import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from './connection';
import { makeFolder } from './folder';
import { withOpeningLock } from './opening-lock';
import { createVersions, isNewer } from './schema-versions';
import { setAside } from './set-aside';
import { isBusy, isDamage, loadSqlite, reasonOf } from './sqlite';
import { SqliteStore } from './sqlite-store';
import type { Schema, Store, StorePlace } from './store';

export interface OpenOptions {
  /** Schemas of this version. A file in which one of them is newer is set aside. */
  schemas: readonly Schema[];
  now?: () => Date;
  /** How long others may hold the file, milliseconds; by default ten seconds. */
  patience?: number;
}

/** Between two tries while others hold the file, milliseconds. */
const PAUSE = 100;

/** Why a file that is there is not used. */
type Refusal = 'corrupt' | 'newer';

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal);
  }
}

/**
 * Opens the store at its place. A file that is damaged or of a newer version is set aside and a new one is begun; where
 * nothing can be written, or others hold the file for too long, the store lives in memory. Both are said in `problems`.
 *
 * @throws PluginError `STORE_UNAVAILABLE` where the runtime has no SQLite: then there is no store at all
 */
export async function openStore(place: StorePlace, options: OpenOptions): Promise<Store> {
  const { DatabaseSync } = await loadSqlite();
  const open = (path: string): Connection => connect(new DatabaseSync(path), options.schemas);
  if (place.kind === 'memory') {
    return new SqliteStore(open(':memory:'), place, []);
  }
  const { path } = place;
  const problems: string[] = [];
  const openOnce = (): Connection => {
    makeFolder(dirname(path));
    makeFile(`${path}.lock`);
    return withOpeningLock(
      (file) => new DatabaseSync(file),
      `${path}.lock`,
      () =>
        openFile(path, open, (why) => problems.push(problemOf(why, setAside(path, why, options.now?.() ?? new Date()))))
    );
  };
  try {
    return new SqliteStore(await whenFree(openOnce, options.patience ?? 10_000), place, problems);
  } catch (error) {
    const why = isBusy(error) ? 'another program holds its file' : `its file cannot be written (${reasonOf(error)})`;
    const reason = `What the plugin keeps is lost when it ends: ${why}.`;
    return new SqliteStore(open(':memory:'), { kind: 'memory', reason, path }, [...problems, `${reason} (${path})`]);
  }
}

/** Tries again while others hold the file, without holding up this process. */
async function whenFree<T>(open: () => T, patience: number): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) {
        throw error;
      }
    }
    await delay(PAUSE);
  }
}

function problemOf(refusal: Refusal, path: string): string {
  return refusal === 'corrupt'
    ? `The plugin’s store was damaged. It was set aside as ${path}, and a new one was begun.`
    : `The plugin’s store was written by a newer version. It was set aside as ${path}, and a new one was begun.`;
}

/** @param refuse sets the file aside */
function openFile(path: string, open: (path: string) => Connection, refuse: (why: Refusal) => void): Connection {
  makeFile(path);
  try {
    return open(path);
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    refuse(error.refusal);
    makeFile(path);
    return open(path);
  }
}

/** Makes the file, for its owner alone, before SQLite does: the log takes its permissions from it. */
function makeFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** @throws Refused; SQLite's errors where the place is at fault, not the file */
function connect(database: Connection['database'], schemas: readonly Schema[]): Connection {
  try {
    const connection = new Connection(database);
    checkPages(connection);
    createVersions(connection);
    if (schemas.some((schema) => isNewer(connection, schema))) {
      throw new Refused('newer');
    }
    connection.waitForOthers();
    return connection;
  } catch (error) {
    database.close();
    throw isDamage(error) ? new Refused('corrupt') : error;
  }
}

/** Reads every page once. */
function checkPages({ database }: Connection): void {
  const [result] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {});
  if (result !== 'ok') {
    throw new Refused('corrupt');
  }
}
