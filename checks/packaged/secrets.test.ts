import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { secretsIn } from './secrets';

const secret = 'Planted/Secret+Path_42';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'outline-secrets-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function zipped(content: string): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(content), 'inside.txt');
  zip.end();
  return buffer(zip.outputStream);
}

it.each<[string, () => Buffer | string | Promise<Buffer>]>([
  ['a log line', () => `{"@message":"called https://host/${secret}/server"}`],
  ['JSON in UTF-16', () => Buffer.from(`x${secret}x`, 'utf16le')],
  ['a URL’s parameter', () => `?path=${encodeURIComponent(secret)}`],
  ['base64', () => Buffer.from(`aes:${secret}:after`).toString('base64')],
  ['base64url at another offset', () => Buffer.from(`aes-2:${secret}:after`).toString('base64url')],
  ['gzip', () => gzipSync(`before ${secret}`)],
  ['zip', () => zipped(`before ${secret}`)],
  ['gzip in zip', async () => gzipSync(await zipped(secret))],
])('finds one in %s, and says where', async (_, content) => {
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'file'), await content());
  expect(await secretsIn(folder, ['another-secret-text', secret])).toEqual([join('deep', 'file')]);
});

it('finds one in a store', async () => {
  const database = new DatabaseSync(join(folder, 'store.sqlite'));
  database.exec(`CREATE TABLE t (c TEXT); INSERT INTO t VALUES ('${secret}')`);
  database.close();
  expect(await secretsIn(folder, [secret])).toEqual(['store.sqlite']);
});

it('finds none where there is none', async () => {
  writeFileSync(join(folder, 'log'), `[secret] ${secret.slice(0, -1)}`);
  writeFileSync(join(folder, 'log.gz'), gzipSync('nothing'));
  expect(await secretsIn(folder, [secret])).toEqual([]);
});

it('does not look for what is found by chance', async () => {
  await expect(secretsIn(folder, ['short'])).rejects.toThrow(RangeError);
});
