import { writeSync } from 'node:fs';
import { BEGIN, bucketsOf, lastSpan, openHistoryStore, timeAfter, writeSpan } from './history-spans';

/** Writes spans without pause, and tells of each once it is kept, until it is killed. */
async function main(folder: string): Promise<void> {
  const store = await openHistoryStore(folder);
  store.problems.forEach((problem) => say(`trouble ${problem}`));
  let now = BEGIN;
  const buckets = bucketsOf(store, () => now);
  for (let number = lastSpan(buckets) + 1; ; number++) {
    now = timeAfter(number);
    writeSpan(buckets, number);
    say(`kept ${number}`);
  }
}

/** Not through a stream: what was said is with the reader even when this process is gone. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

void main(process.argv[2] ?? '.');
