import * as v from 'valibot';
import type { Store, Tables } from '../../../store/store';
import { historySchema } from './schema';

const nameSchema = v.object({ name: v.string() });

/** Copies everything that is kept of one server, as it is now, to another, of which nothing is kept. */
export function copyServer(store: Store, from: string, to: string): void {
  const tables = store.tables(historySchema.owner, historySchema.migrations);
  tables.transaction(() => {
    const [source] = tables.numbers('SELECT id FROM history_servers WHERE server_id = ?', from);
    if (source === undefined) {
      return;
    }
    const columns = columnsOf(tables, 'history_servers', ['id', 'server_id']);
    tables.run(
      `INSERT INTO history_servers (server_id, ${columns}) SELECT ?, ${columns} FROM history_servers WHERE id = ?`,
      to,
      source
    );
    const [target = 0] = tables.numbers('SELECT id FROM history_servers WHERE server_id = ?', to);
    for (const table of tablesByServer(tables)) {
      const others = columnsOf(tables, table, ['server', ...numberOfRows(tables, table)]);
      tables.run(
        `INSERT INTO ${table} (server, ${others}) SELECT ?, ${others} FROM ${table} WHERE server = ?`,
        target,
        source
      );
    }
  });
}

function tablesByServer(tables: Tables): string[] {
  const sql = `SELECT sqlite_schema.name AS name FROM sqlite_schema, pragma_table_info(sqlite_schema.name) AS field
    WHERE sqlite_schema.type = 'table' AND sqlite_schema.name LIKE 'history\\_%' ESCAPE '\\' AND field.name = 'server'`;
  return tables.all(sql, nameSchema).map(({ name }) => name);
}

/** The column that numbers the rows of a table by itself, if there is one. */
function numberOfRows(tables: Tables, table: string): string[] {
  const sql = 'SELECT name FROM pragma_table_info(?) WHERE pk > 0';
  const keys = tables.all(sql, nameSchema, table).map(({ name }) => name);
  return keys.length === 1 ? keys : [];
}

function columnsOf(tables: Tables, table: string, without: readonly string[]): string {
  const columns = tables.all('SELECT name FROM pragma_table_info(?)', nameSchema, table);
  return columns
    .map(({ name }) => name)
    .filter((name) => !without.includes(name))
    .join(', ');
}
