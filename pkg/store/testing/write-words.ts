import { writeSync } from 'node:fs';
import { openStore } from '../open-store';
import { wordsSchema } from './words';

/** A process that opens the store at a path and writes words one by one: `<path> <word> <count>`. */
async function main(): Promise<void> {
  const [path = '', word = '', count = '0'] = process.argv.slice(2);
  const store = await openStore({ kind: 'file', path }, { schemas: [wordsSchema] });
  const tables = store.tables(wordsSchema.owner, wordsSchema.migrations);
  for (let number = 0; number < Number(count); number++) {
    tables.transaction(() => tables.run('INSERT INTO test_words (word) VALUES (?)', `${word} ${number}`));
  }
  writeSync(1, JSON.stringify({ runtime: process.versions.bun ? 'bun' : 'node', place: store.place.kind }));
  store.close();
}

void main();
