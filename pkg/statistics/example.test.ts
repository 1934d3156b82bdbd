import { join } from 'node:path';
import { openStore } from '../store/open-store';
import { withScratch } from '../store/testing/scratch';
import { callFields, Documents, RequestStatistics, statisticsSchema } from '.';

const logger = { debug: () => {}, info: () => {}, warn: () => {} };

it('counts requests, and goes on where an earlier run stopped', () =>
  withScratch(async (folder) => {
    const run = async (work: (statistics: RequestStatistics<typeof callFields.zero>) => void) => {
      const store = await openStore(
        { kind: 'file', path: join(folder, 'store.sqlite') },
        { schemas: [statisticsSchema] }
      );
      const statistics = new RequestStatistics({
        documents: new Documents(store, 'requests'),
        key: 'my server',
        persistence: 'on',
        log: { message: 'Requests', intervalSeconds: 60, logger },
        fields: callFields,
        logger,
        redact: (text) => text,
      });
      statistics.start();
      work(statistics);
      statistics.stop();
      store.close();
      return statistics.calculate();
    };

    await run((statistics) => {
      statistics.recordStart('first');
      statistics.registerStatusCode(200);
      statistics.recordFinish('first', 0.2);
    });
    const figures = await run((statistics) => {
      statistics.recordStart('second');
      statistics.recordFailure('second', { code: 'OUTLINE_TIMEOUT', message: 'It took too long.' }, 15);
    });
    expect(figures).toMatchObject({ finished: { count: 1, average: 0.2 }, failed: { count: 1 }, failureShare: 0.5 });
    expect(figures.errors).toEqual([expect.objectContaining({ code: 'OUTLINE_TIMEOUT', count: 1 })]);
  }));
