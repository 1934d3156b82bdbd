import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleBackend } from '../../build/backend-bundle';
import { hostBunBinary } from '../../build/bun-binary';
import { openStore } from './open-store';
import { withScratch } from './testing/scratch';
import { wordsSchema } from './testing/words';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'outline-store-bundle-'));
const bundle = join(folder, 'write-words.cjs');

beforeAll(() => bundleBackend(join(__dirname, 'testing', 'write-words.ts'), bundle, 'test'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function write(runtime: string, path: string, word: string, count: number): Promise<unknown> {
  const { stdout } = await run(runtime, [bundle, path, word, String(count)]);
  return JSON.parse(stdout);
}

/** Opens the store here, and counts. */
async function countWords(path: string): Promise<{ words: number; problems: readonly string[] }> {
  const store = await openStore({ kind: 'file', path }, { schemas: [wordsSchema] });
  const [words = 0] = store
    .tables(wordsSchema.owner, wordsSchema.migrations)
    .numbers('SELECT count(DISTINCT word) FROM test_words');
  store.close();
  return { words, problems: store.problems };
}

describe('the store in processes of its own', () => {
  it('works in the packaged runtime, and its file everywhere', async () => {
    await withScratch(async (scratch) => {
      const path = join(scratch, 'store.sqlite');
      expect(await write(hostBunBinary(), path, 'bun', 10)).toEqual({ runtime: 'bun', place: 'file' });
      expect(await write(process.execPath, path, 'node', 10)).toEqual({ runtime: 'node', place: 'file' });
      expect(await countWords(path)).toEqual({ words: 20, problems: [] });
    });
  });

  it.each<[string, string[], string[]]>([
    ['a new file', [], []],
    ['a damaged file, which is set aside once', ['This is not a database. '.repeat(1000)], ['store.sqlite.corrupt']],
  ])('is written by four processes at once, from %s', async (_, found, aside) => {
    await withScratch(async (scratch) => {
      const path = join(scratch, 'store.sqlite');
      found.forEach((content) => writeFileSync(path, content));
      const runtimes = [hostBunBinary(), process.execPath, hostBunBinary(), process.execPath];
      await Promise.all(runtimes.map((runtime, index) => write(runtime, path, `process ${index}`, 100)));
      expect(await countWords(path)).toEqual({ words: 400, problems: [] });
      const names = readdirSync(scratch).map((name) => name.replace(/-\d{8}T\d{6}Z$/, ''));
      expect(names.sort()).toEqual(['store.sqlite', ...aside, 'store.sqlite.lock'].sort());
    });
  });
});
