import { closeSync, openSync, readSync } from 'node:fs';
import type { Store } from '../store/store';
import { columns, isTextColumn, type RecordRow } from './record-rows';
import { csvRow, exportRows } from './store-file';
import { csvLine } from './csv';

/** Rows that are in memory at a time, while a file is written or read. */
const ROW_GROUP_SIZE = 20_000;

/** What a file of Parquet begins and ends with. */
const MAGIC = 'PAR1';

/**
 * Writes everything that a store has of servers as Parquet: the rows and columns of the CSV, texts as strings and all
 * others as 64-bit integers, null where the CSV is empty.
 *
 * @param path of a file that is not there yet
 * @throws Error where it is there, or cannot be written
 * @throws PluginError `STORE_FAILED`
 */
export async function exportParquet(store: Store, path: string): Promise<void> {
  const { fileWriter, parquetWriteRows } = await import('hyparquet-writer');
  closeSync(openSync(path, 'wx', 0o600));
  await parquetWriteRows({
    writer: fileWriter(path),
    rows: typedRows(exportRows(store)),
    columns: columns.map((name) => ({ name, type: isTextColumn(name) ? 'STRING' : 'INT64' })),
    rowGroupSize: ROW_GROUP_SIZE,
  });
}

function* typedRows(rows: Iterable<RecordRow>): Generator<Record<string, string | bigint | null>> {
  for (const row of rows) {
    yield Object.fromEntries(columns.map((column) => [column, typed(column, row[column] ?? '')]));
  }
}

function typed(column: string, text: string): string | bigint | null {
  if (text === '') {
    return null;
  }
  return isTextColumn(column) ? text : BigInt(text);
}

/** Whether a file is one of Parquet, by its first bytes. @throws Error where it cannot be read */
export function isParquet(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(MAGIC.length);
    readSync(file, head, 0, MAGIC.length, 0);
    return head.toString('latin1') === MAGIC;
  } finally {
    closeSync(file);
  }
}

/** The rows of a file of `exportParquet` as the CSV that `importCsv` takes. @throws Error where it is no such file */
export async function* csvOfParquet(path: string): AsyncGenerator<string> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  yield csvLine(columns);
  let rowStart = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    const rowEnd = rowStart + Number(count);
    for (const row of await parquetReadObjects({ file, metadata, rowStart, rowEnd })) {
      yield csvRow(textRow(row));
    }
    rowStart = rowEnd;
  }
}

function textRow(row: Readonly<Record<string, unknown>>): RecordRow {
  return Object.fromEntries(columns.map((column) => [column, String(row[column] ?? '')]));
}
