import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { openStore } from './open-store';
import type { Store } from './store';
import { withScratch } from './testing/scratch';
import { wordsSchema } from './testing/words';

const wordRow = v.object({ word: v.string() });
const now = () => new Date('2026-11-21T12:34:56.789Z');

const openAt = (path: string, schemas = [wordsSchema]) => openStore({ kind: 'file', path }, { schemas, now });

function keep(store: Store, word: string): void {
  store.tables(wordsSchema.owner, wordsSchema.migrations).run('INSERT INTO test_words (word) VALUES (?)', word);
}

function words(store: Store): string[] {
  const tables = store.tables(wordsSchema.owner, wordsSchema.migrations);
  return tables.all('SELECT word FROM test_words ORDER BY word', wordRow).map(({ word }) => word);
}

/** A store of a hundred pages or so. */
async function fill(path: string): Promise<void> {
  const store = await openAt(path);
  const tables = store.tables(wordsSchema.owner, wordsSchema.migrations);
  tables.transaction(() => {
    for (let i = 0; i < 1000; i++) {
      keep(store, `word ${i} ${'x'.repeat(400)}`);
    }
  });
  store.close();
}

describe('openStore', () => {
  it('keeps what it was given, in a file for its owner alone', async () => {
    await withScratch(async (folder) => {
      const path = join(folder, 'state', 'store.sqlite');
      const store = await openAt(path);
      keep(store, 'kept');
      expect(store.place).toEqual({ kind: 'file', path });
      expect(store.problems).toEqual([]);
      expect(store.size()).toBeGreaterThan(4096);
      expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
      for (const file of readdirSync(join(folder, 'state'))) {
        expect([file, statSync(join(folder, 'state', file)).mode & 0o777]).toEqual([file, 0o600]);
      }
      store.close();
      const again = await openAt(path);
      expect(words(again)).toEqual(['kept']);
      again.close();
    });
  });

  it('lives in memory where that is its place', async () => {
    const store = await openStore({ kind: 'memory', reason: 'Because.' }, { schemas: [wordsSchema] });
    keep(store, 'kept');
    expect(words(store)).toEqual(['kept']);
    expect(store.place).toEqual({ kind: 'memory', reason: 'Because.' });
    expect(store.size()).toBeGreaterThan(0);
    store.close();
  });

  it.each<[string, (path: string) => void]>([
    ['text', (path) => writeFileSync(path, 'This is not a database. '.repeat(1000))],
    ['a file cut in the middle', (path) => truncateSync(path, 100_000)],
    ['a file cut within its first page', (path) => truncateSync(path, 1000)],
    ['zeros', (path) => writeFileSync(path, Buffer.alloc(50_000))],
    [
      'a page of noise',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 5 * 4096, 6 * 4096);
        writeFileSync(path, bytes);
      },
    ],
  ])('sets %s aside and begins anew', async (_, damage) => {
    await withScratch(async (folder) => {
      const path = join(folder, 'store.sqlite');
      await fill(path);
      damage(path);
      const { size } = statSync(path);
      const store = await openAt(path);
      const aside = `${path}.corrupt-20261121T123456Z`;
      expect(store.problems).toEqual([expect.stringContaining(aside)]);
      expect(store.place.kind).toBe('file');
      expect(statSync(aside).size).toBe(size);
      keep(store, 'new');
      expect(words(store)).toEqual(['new']);
      store.close();
    });
  });

  it('sets a file of a newer version aside', async () => {
    await withScratch(async (folder) => {
      const path = join(folder, 'store.sqlite');
      const newer = await openAt(path);
      newer.tables('test', [...wordsSchema.migrations, 'CREATE TABLE test_more (x INTEGER) STRICT']);
      newer.close();
      const store = await openAt(path);
      expect(store.problems).toEqual([expect.stringContaining('newer version')]);
      expect(existsSync(`${path}.newer-20261121T123456Z`)).toBe(true);
      expect(words(store)).toEqual([]);
      store.close();
    });
  });

  it('lives in memory, and says so, where the path is a folder', async () => {
    await withScratch(async (folder) => {
      const path = join(folder, 'store.sqlite');
      mkdirSync(path);
      const store = await openAt(path);
      expect(store.place).toEqual({ kind: 'memory', reason: expect.stringContaining('cannot be written'), path });
      expect(store.place).not.toMatchObject({ reason: expect.stringContaining(path) });
      expect(store.problems).toEqual([expect.stringContaining(path)]);
      keep(store, 'kept');
      expect(words(store)).toEqual(['kept']);
      store.close();
    });
  });

  it('lives in memory where a file stands in the way of the folder', async () => {
    await withScratch(async (folder) => {
      writeFileSync(join(folder, 'state'), '');
      const store = await openAt(join(folder, 'state', 'store.sqlite'));
      expect(store.place.kind).toBe('memory');
      expect(store.problems).toHaveLength(1);
      store.close();
    });
  });

  it('waits for whoever holds the file, and in memory after that, without holding up the process', async () => {
    await withScratch(async (folder) => {
      const path = join(folder, 'store.sqlite');
      await fill(path);
      const other = new DatabaseSync(path);
      other.exec('BEGIN EXCLUSIVE');
      let turns = 0;
      const timer = setInterval(() => turns++, 20);
      const inMemory = await openStore({ kind: 'file', path }, { schemas: [wordsSchema], patience: 300 });
      expect(inMemory.place).toEqual({ kind: 'memory', reason: expect.stringContaining('another program'), path });
      inMemory.close();
      setTimeout(() => other.close(), 300);
      const store = await openStore({ kind: 'file', path }, { schemas: [wordsSchema] });
      clearInterval(timer);
      expect(turns).toBeGreaterThan(3);
      expect(store.place.kind).toBe('file');
      expect(words(store)).toHaveLength(1000);
      store.close();
    });
  });

  it('lives in memory where the folder cannot be made', async () => {
    const store = await openAt('/proc/outline/store.sqlite');
    expect(store.place.kind).toBe('memory');
    store.close();
  });
});
