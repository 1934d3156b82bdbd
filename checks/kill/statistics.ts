import { join } from 'node:path';
import type { StatisticsFigures } from '../../pkg/statistics/calculate';
import { RequestStatistics } from '../../pkg/statistics/request-statistics';
import { noOwnFields, type StatisticsState } from '../../pkg/statistics/state';
import { documentsOf, openStatisticsStore, statisticsKey } from './statistics-store';
import type { KillSubject } from './subject';

type State = StatisticsState<Record<string, never>>;

/** Request statistics that are kept every few milliseconds. */
export function killStatistics(): KillSubject {
  let before = 0;
  return {
    name: 'statistics',
    program: join(__dirname, 'statistics-writer.ts'),
    async check(folder, said) {
      const { state, requests } = await restore(folder);
      expectWhole(state);
      expectKept(requests, before, said);
      before = requests;
    },
  };
}

/** @throws Error where anything had to be set aside */
async function restore(folder: string): Promise<{ state: State; requests: StatisticsFigures<unknown>['requests'] }> {
  const store = await openStatisticsStore(folder);
  const troubles = [...store.problems];
  const statistics = new RequestStatistics({
    persistence: 'explicit',
    documents: documentsOf(store),
    key: statisticsKey,
    fields: noOwnFields,
    logger: { debug: () => undefined, info: () => undefined, warn: (message) => void troubles.push(message) },
    log: null,
    redact: String,
  });
  statistics.start();
  const { state } = statistics;
  const { requests } = statistics.calculate();
  statistics.stop();
  store.close();
  if (troubles.length > 0) {
    throw new Error(troubles.join(' '));
  }
  return { state, requests };
}

/** All of a commit or nothing of it: what is counted in several ways is the same number each way. */
function expectWhole({ finished, failed, retryHistogram, errors, statusCodes }: State): void {
  const requests = finished.count + failed.count;
  const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);
  const same = {
    'requests by retries': [sum(retryHistogram), requests],
    'finished by duration': [sum(Object.values(finished.histogram)), finished.count],
    'failed by duration': [sum(Object.values(failed.histogram)), failed.count],
    'failed by code': [sum(Object.values(errors).map(({ count }) => count)), failed.count],
    'finished by status': [sum(Object.values(statusCodes)), finished.count],
  };
  for (const [what, [found, expected]] of Object.entries(same)) {
    if (found !== expected) {
      throw new Error(`${what}: ${found}, not ${expected}`);
    }
  }
}

/** Nothing that was said to be kept is lost, and nothing is there that was not written. */
function expectKept(requests: number, before: number, said: readonly string[]): void {
  const numbers = (word: string) =>
    said.flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.slice(word.length + 1))] : []));
  const trouble = said.find((line) => line.startsWith('trouble '));
  if (trouble !== undefined) {
    throw new Error(trouble);
  }
  const kept = numbers('kept').at(-1) ?? before;
  const written = numbers('writing').at(-1) ?? before;
  if (requests < before || (requests !== kept && requests !== written)) {
    throw new Error(
      `${requests} requests are there; ${before} were before, ${kept} were kept, ${written} written last`
    );
  }
}
