import { statSync } from 'node:fs';
import type { Connection } from './connection';
import { migrate } from './schema-versions';
import { inStore } from './sqlite';
import { SqliteTables } from './sqlite-tables';
import type { Store, StorePlace, Tables } from './store';

/** Pages that `shrink` gives back in one go: a few milliseconds. */
const PAGES_AT_ONCE = 128;

/** A store over an open database. */
export class SqliteStore implements Store {
  readonly #connection: Connection;
  readonly #tables: SqliteTables;

  constructor(
    connection: Connection,
    readonly place: StorePlace,
    readonly problems: readonly string[]
  ) {
    this.#connection = connection;
    this.#tables = new SqliteTables(connection);
  }

  tables(owner: string, migrations: readonly string[]): Tables {
    inStore(() => migrate(this.#connection, { owner, migrations }));
    return this.#tables;
  }

  revision(): string {
    const [others = 0] = this.#tables.numbers('PRAGMA data_version');
    const [own = 0] = this.#tables.numbers('SELECT total_changes()');
    return `${others}.${own}`;
  }

  size(): number {
    if (this.place.kind === 'file') {
      const { path } = this.place;
      return [path, `${path}-wal`].reduce(
        (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
        0
      );
    }
    const [pages = 0] = this.#tables.numbers('PRAGMA page_count');
    const [pageSize = 0] = this.#tables.numbers('PRAGMA page_size');
    return pages * pageSize;
  }

  shrink(): void {
    inStore(() => this.#connection.database.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`));
  }

  close(): void {
    this.#connection.database.close();
  }
}
