import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExecutableFormat } from './executable-format';
import { hostTarget } from './targets';

describe('readExecutableFormat', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outline-format-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (fill: (header: Buffer) => void) => {
    const path = join(folder, 'executable');
    const header = Buffer.alloc(512);
    fill(header);
    writeFileSync(path, header);
    return path;
  };

  it.each<[string, (header: Buffer) => void]>([
    ['linux arm64', (header) => (header.write('\x7fELF', 0, 'latin1'), header.writeUInt16LE(183, 18))],
    ['linux amd64', (header) => (header.write('\x7fELF', 0, 'latin1'), header.writeUInt16LE(62, 18))],
    ['darwin arm64', (header) => (header.writeUInt32LE(0xfeedfacf, 0), header.writeUInt32LE(0x0100000c, 4))],
    [
      'windows amd64',
      (header) => (header.write('MZ'), header.writeUInt32LE(0x80, 0x3c), header.writeUInt16LE(0x8664, 0x84)),
    ],
    ['unknown', (header) => header.write('#!/bin/sh\n')],
  ])('reads %s', async (format, fill) => {
    expect(await readExecutableFormat(write(fill))).toBe(format);
  });

  it('knows the executable that runs this', async () => {
    const { os, architecture } = hostTarget();
    expect(await readExecutableFormat(process.execPath)).toBe(`${os} ${architecture}`);
  });
});
