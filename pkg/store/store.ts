import type * as v from 'valibot';

/** Where the store keeps what it is given. */
export type StorePlace =
  | { kind: 'file'; path: string }
  /**
   * Nothing outlives the process. `reason` says why, in a sentence for people; it names no path. `path` is what was
   * tried, for those who may know it.
   */
  | { kind: 'memory'; reason: string; path?: string };

/** What SQLite takes as a parameter. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** Tables of one owner, and how they came about: SQL scripts, oldest first. */
export interface Schema {
  owner: string;
  migrations: readonly string[];
}

/**
 * The embedded store: one SQLite database for all data sources of this plugin, shared by history and request
 * statistics. All calls are synchronous and short; they throw `PluginError` `STORE_FAILED` when SQLite cannot do them
 * (a full disk, a damaged file). `openStore` never fails over a file: what cannot be used is set aside, and in the
 * worst case everything lives in memory (`place`, `problems`).
 */
export interface Store {
  readonly place: StorePlace;
  /** What went wrong at opening, in sentences for people: a file set aside, a folder that cannot be written. */
  readonly problems: readonly string[];
  /**
   * Opens the tables of one owner, creating them or migrating them forward.
   *
   * @param owner prefix of the tables' names: `history`, `statistics`
   * @param migrations SQL scripts, oldest first; those that a file has not had yet are run, in one transaction
   * @throws RangeError where the file has had more migrations than these: a newer version wrote it
   */
  tables(owner: string, migrations: readonly string[]): Tables;
  /** Changes whenever anybody, also another process, has written anything. */
  revision(): string;
  /** Bytes of the database, its log included. */
  size(): number;
  /** Gives space that deleted rows left back to the file system, some hundred KiB at a time; to be called after pruning. */
  shrink(): void;
  close(): void;
}

/** Statements over the tables of one owner. Prepared statements are kept by their text, so texts must be few. */
export interface Tables {
  run(sql: string, ...parameters: SqlValue[]): void;
  /** The rows, each parsed by the schema. */
  all<T>(sql: string, row: v.GenericSchema<unknown, T>, ...parameters: SqlValue[]): T[];
  /**
   * The same for many rows of numbers, unparsed: columns of one row after the other. For hot paths; NULL is NaN.
   */
  numbers(sql: string, ...parameters: SqlValue[]): Float64Array;
  /** The same where columns hold bytes, too: those are listed in the order of the rows, and NaN stands for them. */
  numbersAndBytes(sql: string, ...parameters: SqlValue[]): { numbers: Float64Array; bytes: Uint8Array[] };
  /** All of `work` or nothing of it; safe against a crash at any moment. May be nested. */
  transaction<T>(work: () => T): T;
}
