import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Logger } from '../../grafana/logging';
import { CredentialWatch } from './credential-watch';
import type { Credentials } from './credentials';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

it('hands on what changed, says once what cannot be read, and keeps what was before', () => {
  const log: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk));
      done();
    },
  });
  const lines = (text: string) => log.filter((line) => line.includes(text)).length;
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'old\n');
  const watch = new CredentialWatch({ authorization: { tokenFile } }, new Logger(output));
  const used: Array<Credentials['service']['authorization']> = [];
  watch.start(({ service }) => used.push(service.authorization));
  jest.advanceTimersByTime(10_000);
  expect(used).toEqual([]);

  writeFileSync(tokenFile, 'new\n');
  jest.advanceTimersByTime(10_000);
  expect(used).toEqual([{ token: 'new' }]);
  expect(lines('are in force')).toBe(1);

  rmSync(tokenFile);
  jest.advanceTimersByTime(60_000);
  expect(lines(`authorization.tokenFile: ${tokenFile} cannot be read (ENOENT)`)).toBe(1);
  expect(watch.credentials.service.authorization).toEqual({ token: 'new' });

  writeFileSync(tokenFile, 'new\n');
  jest.advanceTimersByTime(60_000);
  expect(lines('can be read again')).toBe(1);
  expect(used).toHaveLength(1);
  expect(log.join('')).not.toMatch(/old|token: new/);

  watch.stop();
  writeFileSync(tokenFile, 'newest');
  jest.advanceTimersByTime(60_000);
  expect(used).toHaveLength(1);
});
