import type { Connection } from './connection';
import type { Schema } from './store';

/** How many of an owner's migrations a file has had. The name of the table never changes. */
const versionsTable =
  'CREATE TABLE IF NOT EXISTS store_versions (owner TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT';
const keepVersion = 'INSERT OR REPLACE INTO store_versions (owner, version) VALUES (?, ?)';

/** Also shows whether the file can be written: it is, at every opening. */
export function createVersions(connection: Connection): void {
  connection.database.exec(versionsTable);
  connection.statement(keepVersion).run('store', 1);
}

export function isNewer(connection: Connection, { owner, migrations }: Schema): boolean {
  return versionOf(connection, owner) > migrations.length;
}

/** Runs the migrations that the file has not had, all or none. */
export function migrate(connection: Connection, schema: Schema): void {
  if (versionOf(connection, schema.owner) === schema.migrations.length) {
    return;
  }
  connection.transaction(() => {
    // Another process may have been quicker: the version is read again, now that nobody else can write.
    if (isNewer(connection, schema)) {
      throw new RangeError(`The tables of ${schema.owner} were written by a newer version.`);
    }
    schema.migrations.slice(versionOf(connection, schema.owner)).forEach((script) => connection.database.exec(script));
    connection.statement(keepVersion).run(schema.owner, schema.migrations.length);
  });
}

function versionOf(connection: Connection, owner: string): number {
  const row = connection.statement('SELECT version FROM store_versions WHERE owner = ?').get(owner);
  return typeof row?.version === 'number' ? row.version : 0;
}
