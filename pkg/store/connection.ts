import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inStore } from './sqlite';

/**
 * How long to wait for another process that writes, milliseconds: while opening, which is tried again, and then. Nothing
 * else is done meanwhile, queries neither.
 */
const OPENING_TIMEOUT = 50;
const BUSY_TIMEOUT = 400;

/**
 * What is committed survives the end of the process, however it ends. After a power cut the last commits may be
 * missing (NORMAL), but never half of one.
 */
const settings = [
  `PRAGMA busy_timeout = ${OPENING_TIMEOUT}`,
  'PRAGMA auto_vacuum = INCREMENTAL',
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = NORMAL',
  'PRAGMA journal_size_limit = 4194304',
];

/** One database connection: its prepared statements and its transactions, which may be nested. */
export class Connection {
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  constructor(readonly database: DatabaseSync) {
    settings.forEach((pragma) => database.exec(pragma));
  }

  /** The database is open: from now on a write waits for those of others. */
  waitForOthers(): void {
    this.database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  }

  /** @param asArrays rows as arrays, not as objects by column name */
  statement(sql: string, asArrays = false): StatementSync {
    const key = asArrays ? `[]${sql}` : sql;
    let statement = this.#statements.get(key);
    if (!statement) {
      statement = this.database.prepare(sql);
      statement.setReturnArrays(asArrays);
      this.#statements.set(key, statement);
    }
    return statement;
  }

  transaction<T>(work: () => T): T {
    const level = this.#depth;
    const [begin, commit, rollback] =
      level === 0
        ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
        : [`SAVEPOINT level${level}`, `RELEASE level${level}`, `ROLLBACK TO level${level}; RELEASE level${level}`];
    inStore(() => this.database.exec(begin));
    this.#depth++;
    try {
      const result = work();
      inStore(() => this.database.exec(commit));
      return result;
    } catch (error) {
      this.#undo(rollback);
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /** SQLite may have undone everything by itself, after a full disk for one. */
  #undo(rollback: string): void {
    try {
      this.database.exec(rollback);
    } catch {
      // There is nothing left to undo.
    }
  }
}
