import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { parquetWriteFile } from 'hyparquet-writer';
import { openBuckets } from '../history/buckets/embedded-buckets';
import { historySchema } from '../history/buckets/rows/schema';
import { keepingOf, openServers } from '../history/kept-servers';
import type { EntityKind } from '../history/model';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { describeWith } from '../telemetry/testing/programs';
import { forEver, keptAt } from './kept-buckets';
import { exportOpenMetrics } from './open-metrics-file';
import { csvOfParquet, exportParquet, isParquet } from './parquet-file';
import { exportCsv, importCsv, namesOf } from './store-file';
import { past, pastEnd, storePast } from './testing/stored-past';

const address = '203.0.113.7:41234';
const { signal } = new AbortController();
const opened: Store[] = [];
afterEach(() => opened.splice(0).forEach((store) => store.close()));

async function open(): Promise<Store> {
  const store = await openStore({ kind: 'memory', reason: 'A test.' }, { schemas: [] });
  opened.push(store);
  return store;
}

async function filled(): Promise<Store> {
  const store = await open();
  const { buckets } = keepingOf(
    address,
    openServers(store, () => pastEnd),
    forEver
  ).open('server-id');
  storePast(buckets);
  const renamed = { kind: 'key-renamed', keyId: '1', name: 'Anna', before: 'A, "b"', after: 'Anna' } as const;
  buckets.events?.write({ ...renamed, at: past.days, notBefore: null });
  buckets.transaction(() => buckets.writeState('counters', '{"a":"b, \\"c\\"\\nd"}'));
  namesOf(store, address).note([{ id: '1', name: 'Anna, "at home"\nand away' }]);
  return store;
}

const linesOf = (lines: readonly string[]) => Readable.from(lines.flatMap((line) => line.split('\n')));

it('goes from store to store by CSV, to the byte and with all bounds', async () => {
  const [first, second] = [await filled(), await open()];
  const lines = [...exportCsv(first)];
  expect(await importCsv(second, linesOf(lines))).toBe(1);
  expect([...exportCsv(second)]).toEqual(lines);
  const [before, after] = [keptAt(first, address), keptAt(second, address)];
  for (const kind of ['key', 'location'] satisfies EntityKind[]) {
    const request = { kind, from: past.days, to: pastEnd, signal };
    expect(await after?.totals(request)).toEqual(await before?.totals(request));
    const edges = Array.from({ length: (pastEnd - past.fine) / 300 + 1 }, (_, index) => past.fine + index * 300);
    const entities = (await before?.totals(request))?.totals.map(({ entity }) => entity) ?? [];
    expect(await after?.series({ kind, edges, entities, signal })).toEqual(
      await before?.series({ kind, edges, entities, signal })
    );
    expect(await after?.availability({ edges, signal })).toEqual(await before?.availability({ edges, signal }));
  }
  expect(after?.events?.read(0, Infinity)).toEqual([
    expect.objectContaining({ kind: 'key-renamed', before: 'A, "b"' }),
  ]);
  expect(after?.readState('counters')).toBe('{"a":"b, \\"c\\"\\nd"}');
  expect(namesOf(second, address).last).toEqual([{ id: '1', name: 'Anna, "at home"\nand away' }]);
});

describe('Parquet', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outline-parquet-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('goes from store to store with the rows of CSV', async () => {
    const [first, second] = [await filled(), await open()];
    const file = join(folder, 'history.parquet');
    await exportParquet(first, file);
    expect(isParquet(file)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await importCsv(second, csvOfParquet(file))).toBe(1);
    expect([...exportCsv(second)]).toEqual([...exportCsv(first)]);
  });

  it('has whole numbers where CSV has them, and null where it is empty', async () => {
    const file = join(folder, 'history.parquet');
    await exportParquet(await filled(), file);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
    const amount = rows.find(({ record }) => record === 'amount');
    expect(amount).toMatchObject({ kind: 'key', data_bytes: expect.any(BigInt), location: null, up: null });
  });

  it('never writes over a file, and refuses what is none of its own', async () => {
    const file = join(folder, 'history.parquet');
    await exportParquet(await filled(), file);
    await expect(exportParquet(await filled(), file)).rejects.toThrow('EEXIST');
    const other = join(folder, 'other.parquet');
    parquetWriteFile({ filename: other, columnData: [{ name: 'a', data: ['b'], type: 'STRING' }] });
    await expect(importCsv(await open(), csvOfParquet(other))).rejects.toThrow(/^Row 2 cannot be imported/);
    writeFileSync(other, 'PAR1 and nothing else');
    await expect(importCsv(await open(), csvOfParquet(other))).rejects.toThrow('parquet');
  });
});

it('is the same database of history afterwards', async () => {
  const [first, second] = [await filled(), await open()];
  await importCsv(second, linesOf([...exportCsv(first)]));
  const dump = (store: Store) => {
    const tables = store.tables(historySchema.owner, historySchema.migrations);
    const buckets = 'SELECT kind, resolution, start, known, direct, content FROM history_buckets ORDER BY 1, 2, 3';
    const fine = 'SELECT kind, start, buckets FROM history_five_minutes ORDER BY 1, 2';
    const spans = 'SELECT kind, start, stop, refined, amounts FROM history_long_spans ORDER BY 1, 2';
    return [buckets, fine, spans].map((sql) => tables.numbersAndBytes(sql));
  };
  expect(dump(second)).toEqual(dump(first));
});

it('takes nothing where the store knows the server, or the file is none', async () => {
  const store = await filled();
  const lines = [...exportCsv(store)];
  await expect(importCsv(store, linesOf(lines))).rejects.toThrow(`The store knows the server at ${address} already.`);
  const other = await open();
  await expect(importCsv(other, linesOf([...lines.slice(0, 20), 'nonsense']))).rejects.toThrow(/^Row 21 /);
  expect([...exportCsv(other)]).toHaveLength(1);
  expect(openBuckets(other, 'server-id', { keepDays: forEver, now: () => pastEnd }).extent()).toBeNull();
});

describeWith('promtool', 'a real promtool', () => {
  it('takes the OpenMetrics of a store', async () => {
    const store = await filled();
    const buckets = keptAt(store, address);
    const lines: string[] = [];
    for await (const line of exportOpenMetrics(buckets ? [{ name: 'vpn', labels: {}, buckets, keys: [] }] : [])) {
      lines.push(line);
    }
    const folder = mkdtempSync(join(tmpdir(), 'outline-export-'));
    try {
      const file = join(folder, 'past.txt');
      // It reads a file once for every two hours in it.
      const isLate = (line: string) => line.startsWith('#') || Number(line.split(' ').at(-1)) > past.end - 3 * 3600;
      writeFileSync(file, `${lines.filter(isLate).join('\n')}\n`);
      const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')]);
      expect({ status: made.status, stderr: made.stderr.toString() }).toEqual({ status: 0, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
    const [last = ''] = lines.filter((line) => line.includes('data_bytes_total{server="vpn",key_id="3"}')).slice(-1);
    const { totals } = (await buckets?.totals({ kind: 'key', from: past.days, to: pastEnd, signal })) ?? { totals: [] };
    const total = totals.find(({ entity }) => entity.kind === 'key' && entity.keyId === '3');
    expect(last.split(' ').slice(1).map(Number)).toEqual([total?.data?.value, pastEnd]);
  });
});
