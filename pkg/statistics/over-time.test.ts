import { openStore } from '../store/open-store';
import { Documents, statisticsSchema } from './documents';
import type { RequestStatistics } from './request-statistics';
import { ManualClock } from './testing/manual-clock';
import { makeStatistics } from './testing/statistics';

const noon = Date.UTC(2026, 10, 24, 12);
const minutes = (count: number) => noon + count * 60_000;
const nothing = {
  requests: null,
  failed: null,
  retried: null,
  failureShare: null,
  requestsPerMinute: null,
  p95: null,
  runtime: null,
};

type Statistics = RequestStatistics<Record<string, never>>;

function request(statistics: Statistics, how: 'finish' | 'fail' | 'retry' = 'finish'): void {
  statistics.recordStart('a');
  if (how === 'retry') {
    statistics.recordStart('a');
  }
  if (how === 'fail') {
    statistics.recordFailure('a', null, 30);
  } else {
    statistics.recordFinish('a', 0.1);
  }
}

describe('statistics over time', () => {
  it('are known by step, and unknown where nothing was running', async () => {
    const store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [statisticsSchema] });
    const clock = new ManualClock(noon);
    const run = () => {
      const statistics = makeStatistics({ persistence: 'on', documents: new Documents(store, 'requests'), clock });
      statistics.start();
      return statistics;
    };
    const first = run();
    request(first);
    request(first, 'fail');
    clock.set(minutes(5));
    request(first, 'retry');
    clock.set(minutes(10));
    first.stop();
    clock.set(minutes(20));
    const second = run();
    request(second, 'fail');
    clock.advance(30);
    const edges = [-10, 0, 5, 10, 15, 20, 25, 30].map(minutes);
    const steps = second.overTime(edges);
    expect(steps).toMatchObject([
      nothing,
      { requests: 2, failed: 1, retried: 0, failureShare: 0.5, requestsPerMinute: 0.4, runtime: 300 },
      { requests: 1, failed: 0, retried: 1, failureShare: 0, requestsPerMinute: 0.2, runtime: 300 },
      nothing,
      nothing,
      { requests: 1, failed: 1, failureShare: 1, requestsPerMinute: null, runtime: 30 },
      nothing,
    ]);
    expect(Math.abs((steps[1]?.p95 ?? 0) - 30)).toBeLessThan(0.3);
    expect(second.overTime([0, 15, 30].map(minutes))).toMatchObject([
      { requests: 3, failed: 1, retried: 1, requestsPerMinute: 0.3, runtime: 600 },
      { requests: 1, failed: 1, runtime: 30 },
    ]);
    store.close();
  });

  it('are those of all processes together', async () => {
    const store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [statisticsSchema] });
    const clock = new ManualClock(noon);
    const both = [1, 2].map(() =>
      makeStatistics({ persistence: 'on', documents: new Documents(store, 'requests'), clock })
    );
    both.forEach((statistics) => statistics.start());
    both.forEach((statistics) => request(statistics));
    both.forEach((statistics) => statistics.persist());
    request(both[0] ?? makeStatistics());
    expect(both.map((statistics) => statistics.overTime([minutes(0), minutes(5)])[0]?.requests)).toEqual([3, 2]);
    store.close();
  });

  it('are those of the last day of this run where they are not kept', () => {
    jest.useFakeTimers({ doNotFake: ['Date', 'performance'] });
    const clock = new ManualClock(noon);
    const statistics = makeStatistics({ clock });
    statistics.start();
    for (let minute = 0; minute < 1500; minute++) {
      request(statistics);
      clock.advance(60);
      jest.advanceTimersByTime(60_000);
    }
    const [early, late] = statistics.overTime([minutes(0), minutes(55), minutes(1500)]);
    expect(early).toEqual(nothing);
    expect(late).toMatchObject({ requests: 1440, runtime: 86_400 });
    jest.useRealTimers();
  });
});
