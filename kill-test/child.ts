import { writeSync } from 'node:fs';
import { openStore } from '../pkg/store/open-store';
import { schemas } from './schemas';
import { writers } from './writers';

/** Writes to the store at the given path until it is killed, and tells each write on stdout once it is kept. */
async function main(): Promise<void> {
  const store = await openStore({ kind: 'file', path: process.argv[2] ?? '' }, { schemas });
  if (store.place.kind !== 'file' || store.problems.length > 0) {
    writeSync(1, `problem ${JSON.stringify(store.problems)}\n`);
  }
  const opened = writers.map((writer) => ({ name: writer.name, ...writer.open(store) }));
  for (let count = 1; ; count++) {
    for (const { name, last, write } of opened) {
      write(last + count);
      writeSync(1, `${name} ${last + count}\n`);
    }
  }
}

void main();
