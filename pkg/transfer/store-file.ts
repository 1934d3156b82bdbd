import { openServers } from '../history/kept-servers';
import { KnownKeys, type NamedKey } from '../history/known-keys';
import { knownServersSchema } from '../history/known-servers';
import { readRecords, RecordWriter } from '../history/buckets/records';
import type { Store } from '../store/store';
import { csvFields, csvLine, csvRows } from './csv';
import { columns, RecordAssembler, rowsOf, type FileRecord, type RecordRow, type ServerHead } from './record-rows';

/** Everything that a store has of servers, as rows. @throws PluginError `STORE_FAILED` */
export function* exportRows(store: Store): Generator<RecordRow> {
  for (const { address, serverId, record: name } of openServers(store).known.all()) {
    yield* rowsOf({ record: 'server', serverId, address, name });
    for (const key of namesOf(store, address).last ?? []) {
      yield* rowsOf({ record: 'key', keyId: key.id, name: key.name });
    }
    for (const record of readRecords(store, name)) {
      yield* rowsOf(record);
    }
  }
}

/** The rows of `exportRows` as lines of CSV. @throws PluginError `STORE_FAILED` */
export function* exportCsv(store: Store): Generator<string> {
  yield csvLine(columns);
  for (const row of exportRows(store)) {
    yield csvRow(row);
  }
}

/** A row as a line of CSV, without its end. */
export function csvRow(row: RecordRow): string {
  return csvLine(columns.map((column) => row[column] ?? ''));
}

/**
 * Takes over the servers of a file, each as a whole. The store must have nothing of them.
 *
 * @returns how many
 * @throws Error where the file is not one of an export, or something is kept of a server
 */
export async function importCsv(store: Store, lines: AsyncIterable<string>): Promise<number> {
  let header: string[] | null = null;
  let servers = 0;
  // As text they take a quarter of the memory.
  let rows: string[] = [];
  let first = 2;
  const write = (names: readonly string[]) => {
    if (rows.length > 0) {
      writeServer(store, recordsOf(names, rows, first));
      servers++;
      first += rows.length;
      rows = [];
    }
  };
  for await (const row of csvRows(lines)) {
    if (header === null) {
      header = csvFields(row);
      continue;
    }
    if (row.startsWith('server,')) {
      write(header);
    }
    rows.push(row);
  }
  write(header ?? []);
  return servers;
}

/** @param first number of the first row in its file */
function* recordsOf(names: readonly string[], rows: readonly string[], first: number): Generator<FileRecord> {
  const assembler = new RecordAssembler();
  for (const [index, text] of rows.entries()) {
    try {
      const fields = csvFields(text);
      yield* assembler.add(Object.fromEntries(names.map((name, column) => [name, fields[column] ?? ''])));
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new Error(`Row ${first + index} cannot be imported: ${reason}`, { cause: thrown });
    }
  }
  yield* assembler.end();
}

function writeServer(store: Store, records: Iterable<FileRecord>): void {
  store.tables(knownServersSchema.owner, knownServersSchema.migrations).transaction(() => {
    const keys: NamedKey[] = [];
    let server: { writer: RecordWriter; address: string } | null = null;
    for (const record of records) {
      if (record.record === 'server') {
        server = { writer: beginServer(store, record), address: record.address };
      } else if (record.record === 'key') {
        keys.push({ id: record.keyId, name: record.name });
      } else if (server) {
        server.writer.write(record);
      }
    }
    if (server === null) {
      throw new Error('The file does not begin with a server.');
    }
    if (keys.length > 0) {
      namesOf(store, server.address).note(keys);
    }
  });
}

function beginServer(store: Store, { address, serverId, name }: ServerHead): RecordWriter {
  const { known } = openServers(store);
  if (known.all().some((other) => other.record === name || other.address === address)) {
    throw new Error(`The store knows the server at ${address} already.`);
  }
  known.add({ address, serverId, record: name });
  return new RecordWriter(store, name);
}

/** The last names of a server's keys. */
export function namesOf(store: Store, address: string): KnownKeys {
  return new KnownKeys({
    store,
    address,
    onProblem: (problem) => {
      throw problem;
    },
  });
}
