import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { openServers } from '../history/kept-servers';
import type { Store } from '../store/store';
import type { BackfillSource } from './backfill';
import { keptAt, openExisting, openFile } from './kept-buckets';
import { exportOpenMetrics } from './open-metrics-file';
import { csvOfParquet, exportParquet, isParquet } from './parquet-file';
import { exportCsv, importCsv, namesOf } from './store-file';

export const exportUsage = `Writes what a store has of Outline servers to a file.

  gpx_outline export --store FILE [--format csv|parquet|openmetrics] [--output FILE]

csv and parquet are everything, with bounds, for import; openmetrics is the exporter's series, for engines. Without
--output, csv and openmetrics go to standard output. See docs/prometheus.md.
`;

export const importUsage = `Takes over what export wrote as csv or parquet.

  gpx_outline import --store FILE [--input FILE]

The store must have nothing of these servers; it is made where there is none. End Grafana before. Without --input, csv
is read from standard input. See docs/prometheus.md.
`;

export function parseExport(parameters: string[]) {
  return parseArgs({
    args: parameters,
    options: {
      store: { type: 'string' },
      format: { type: 'string', default: 'csv' },
      output: { type: 'string' },
      help: { type: 'boolean' },
    },
  }).values;
}

export function parseImport(parameters: string[]) {
  return parseArgs({
    args: parameters,
    options: { store: { type: 'string' }, input: { type: 'string' }, help: { type: 'boolean' } },
  }).values;
}

/** `gpx_outline export`. @throws Error with a sentence on what is wrong */
export async function exportStore({ store: path, format, output }: ReturnType<typeof parseExport>): Promise<void> {
  if (format !== 'csv' && format !== 'parquet' && format !== 'openmetrics') {
    throw new Error('--format is csv, parquet or openmetrics.');
  }
  const store = await openExisting(named(path));
  try {
    if (format === 'parquet') {
      return await exportParquet(store, namedOutput(output));
    }
    const lines = format === 'csv' ? exportCsv(store) : exportOpenMetrics(sourcesOf(store));
    const target = output === undefined ? process.stdout : createWriteStream(output, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(withEnds(lines)), target, { end: output !== undefined });
  } finally {
    store.close();
  }
}

/** `gpx_outline import`. @throws Error with a sentence on what is wrong */
export async function importStore({ store: path, input }: ReturnType<typeof parseImport>): Promise<void> {
  const store = await openFile(named(path));
  try {
    const servers = await importCsv(store, linesOf(input));
    process.stderr.write(`${servers === 1 ? '1 server was' : `${servers} servers were`} imported.\n`);
  } finally {
    store.close();
  }
}

function linesOf(input: string | undefined): AsyncIterable<string> {
  if (input !== undefined && isParquet(input)) {
    return csvOfParquet(input);
  }
  return createInterface({
    input: input === undefined ? process.stdin : createReadStream(input),
    crlfDelay: Infinity,
  });
}

function named(path: string | undefined): string {
  if (path === undefined) {
    throw new Error('Name the store with --store.');
  }
  return path;
}

function namedOutput(path: string | undefined): string {
  if (path === undefined) {
    throw new Error('Parquet needs a file: name it with --output.');
  }
  return path;
}

/** Servers go by the host of their address, as in the exporter where they have no name. */
function sourcesOf(store: Store): BackfillSource[] {
  return openServers(store)
    .known.all()
    .flatMap(({ address }) => {
      const buckets = keptAt(store, address);
      return buckets
        ? [
            {
              name: new URL(`https://${address}`).hostname,
              labels: {},
              buckets,
              keys: namesOf(store, address).last ?? [],
            },
          ]
        : [];
    });
}

async function* withEnds(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) {
    yield `${line}\n`;
  }
}
