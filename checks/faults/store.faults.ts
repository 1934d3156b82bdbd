import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { contextOf, dataSourceOf, type SavedDataSource } from '../packaged/data-source';
import { runAmongMountsOf, until } from '../packaged/footprint';
import type { PackagedPlugin } from '../packaged/plugin';
import { folderFor } from '../packaged/written';
import { expectRecovery, query, startSubject, stopSubjects, type Subject } from './subject';

afterEach(stopSubjects);

/** Where the plugin keeps its state: a file system of its own, which nobody else sees. */
const stateFolder = '/mnt';
const mounted = (options: string) => ({
  stateFolder,
  ownMounts: true,
  before: `mount -t tmpfs -o ${options} tmpfs ${stateFolder}`,
});

/** One that keeps what it counts. */
const keeping = ({ server }: Subject): SavedDataSource => dataSourceOf(server, { history: 'embedded' }, 'keeping');

/** Writes statistics to the store now. */
const keep = (plugin: PackagedPlugin, dataSource: SavedDataSource) =>
  plugin.resource(contextOf(dataSource), 'PUT', 'statistics');

/** Fails one write after the other, while queries are answered as quickly as ever; writes again after `end`. */
async function expectUnwritten(subject: Subject, end: () => void): Promise<void> {
  const { plugin } = subject;
  const outline = keeping(subject);
  for (let round = 0; round < 3; round++) {
    expect((await keep(plugin, outline)).body).toContain('"kept":false');
    const start = performance.now();
    expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
    expect(performance.now() - start).toBeLessThan(1000);
  }
  end();
  expect((await keep(plugin, outline)).body).toBe('{"kept":true}');
  await expectRecovery(subject);
}

async function expectKept(subject: Subject): Promise<void> {
  const outline = keeping(subject);
  expect(await subject.plugin.ask(outline, query)).toMatchObject({ status: 200 });
  expect(await keep(subject.plugin, outline)).toMatchObject({ code: 200, body: '{"kept":true}' });
}

it('a disk that is full costs what is to be written, and nothing else', async () => {
  const subject = await startSubject('disk-full', mounted('size=2m'));
  await expectKept(subject);
  const filler = join(`/proc/${subject.plugin.pid}/root`, stateFolder, 'filler');
  fill(filler);
  await expectUnwritten(subject, () => rmSync(filler));
});

it('a file that may not grow costs what is to be written, and nothing else', async () => {
  const subject = await startSubject('file-size', { before: "trap '' XFSZ; ulimit -S -f 0" });
  const { plugin } = subject;
  const outline = keeping(subject);
  expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
  const health = JSON.stringify(await plugin.health(contextOf(outline)));
  expect(health).toContain('What the plugin keeps is lost when it ends');
  await expectRecovery(subject);
});

it('a disk that is full when the plugin starts is used when it has room', async () => {
  const subject = await startSubject('disk-full-at-start', {
    ...mounted('size=2m'),
    before: `${mounted('size=2m').before}; dd if=/dev/zero of=${stateFolder}/filler bs=4k 2>/dev/null || true`,
  });
  const { plugin } = subject;
  const outline = keeping(subject);
  expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
  rmSync(join(`/proc/${plugin.pid}/root`, stateFolder, 'filler'));
  await until(async () => (await keep(plugin, outline)).body === '{"kept":true}', 'statistics are kept', 20);
});

it('a state folder that is read-only from the beginning is said, and costs no answer', async () => {
  const subject = await startSubject('read-only-at-start', mounted('size=8m,ro'));
  const { plugin } = subject;
  const outline = keeping(subject);
  expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
  const health = JSON.stringify(await plugin.health(contextOf(outline)));
  expect(health).toContain('What the plugin keeps is lost when it ends');
  runAmongMountsOf(plugin.pid, 'mount', '-o', 'remount,rw', stateFolder);
  await until(async () => (await keep(plugin, outline)).body === '{"kept":true}', 'statistics are kept', 20);
});

it('a store that another program holds costs what is to be written, and nothing else', async () => {
  const folder = folderFor('faults', 'locked/state');
  const subject = await startSubject('locked', { stateFolder: folder });
  await expectKept(subject);
  const other = new DatabaseSync(join(folder, 'outline-metrics.sqlite'), { timeout: 5000 });
  other.exec('BEGIN IMMEDIATE');
  await expectUnwritten(subject, () => other.close());
});

it('a store that another program holds when the plugin starts is used when it is free', async () => {
  const folder = folderFor('faults', 'locked-at-start/state');
  writeFileSync(join(folder, 'outline-metrics.sqlite'), '');
  const other = new DatabaseSync(join(folder, 'outline-metrics.sqlite'));
  other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  const subject = await startSubject('locked-at-start', { stateFolder: folder });
  const outline = keeping(subject);
  expect(await subject.plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
  other.close();
  await until(async () => (await keep(subject.plugin, outline)).body === '{"kept":true}', 'statistics are kept', 20);
});

/** Writes until nothing more fits. */
function fill(path: string): void {
  for (const bytes of [65_536, 4096, 512]) {
    for (;;) {
      try {
        writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}
