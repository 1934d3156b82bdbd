import { writeSync } from 'node:fs';
import { RequestStatistics } from '../../pkg/statistics/request-statistics';
import { noOwnFields } from '../../pkg/statistics/state';
import { openAcknowledged, statisticsKey } from './statistics-store';

/** Records requests without pause and keeps them every few milliseconds, until it is killed. */
async function main(folder: string): Promise<void> {
  const documents = await openAcknowledged(folder, say);
  const statistics = new RequestStatistics({
    persistence: 'on',
    documents,
    key: statisticsKey,
    persistSeconds: 0.004,
    fields: noOwnFields,
    logger: { debug: () => undefined, info: () => undefined, warn: (message) => say(`trouble ${message}`) },
    log: null,
    redact: String,
  });
  statistics.start();
  let requests = 0;
  setInterval(() => {
    for (let i = 0; i < 20; i++) {
      record(statistics, requests++);
    }
  }, 1);
}

function record(statistics: RequestStatistics<Record<string, never>>, number: number): void {
  const id = String(number);
  statistics.recordStart(id);
  if (number % 5 === 0) {
    statistics.recordStart(id);
  }
  if (number % 7 === 0) {
    statistics.recordFailure(id, { code: `CODE_${number % 3}`, message: `number ${number}` });
  } else {
    statistics.registerStatusCode(200);
    statistics.recordFinish(id);
  }
}

/** Not through a stream: what was said is with the reader even when this process is gone. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

void main(process.argv[2] ?? '.');
