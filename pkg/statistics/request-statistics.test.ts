import { callFields } from './call-fields';
import { RequestStatistics } from './request-statistics';
import { ManualClock } from './testing/manual-clock';
import { recordedLogger } from './testing/recorded-logger';
import { makeStatistics } from './testing/statistics';

describe('request statistics', () => {
  const clock = new ManualClock();

  function started(options: Parameters<typeof makeStatistics>[0] = {}) {
    const statistics = makeStatistics({ clock, ...options });
    statistics.start();
    return statistics;
  }

  it('know nothing at first', () => {
    expect(started().calculate()).toMatchObject({
      requests: 0,
      failureShare: null,
      finished: { count: 0, total: 0, average: null, min: null, max: null, p95: null },
      requestsPerMinute: null,
      retryHistogram: [],
      lastError: null,
      firstStartedAt: clock.now(),
      lastStoppedAt: null,
    });
  });

  it('have smallest, largest and average durations of finished and of failed requests', () => {
    const statistics = started();
    for (const duration of [1, 2, 6]) {
      statistics.recordStart('a');
      clock.advance(duration);
      statistics.recordFinish('a');
      statistics.recordStart('b');
      clock.advance(duration * 10);
      statistics.recordFailure('b');
    }
    const { finished, failed, all, failureShare, ...figures } = statistics.calculate();
    expect(finished).toMatchObject({ count: 3, total: 9, min: 1, max: 6, average: 3 });
    expect(failed).toMatchObject({ count: 3, total: 90, min: 10, max: 60, average: 30 });
    expect(all).toMatchObject({ count: 6, total: 99, min: 1, max: 60 });
    expect(Math.abs((all.p95 ?? 0) - 60)).toBeLessThan(0.6);
    expect(failureShare).toBe(0.5);
    expect(figures).toMatchObject({ finishedPerMinute: (3 / 99) * 60, requestsPerMinute: (6 / 99) * 60, runtime: 99 });
  });

  it('take a duration that the caller has measured', () => {
    const statistics = started();
    statistics.recordStart('a');
    clock.advance(5);
    statistics.recordFinish('a', 0.25);
    expect(statistics.calculate().finished.total).toBe(0.25);
  });

  it('count requests that were given up apart from those that finished or failed', () => {
    const statistics = started();
    statistics.recordStart('a');
    statistics.recordCancellation('a');
    statistics.recordCancellation('never started');
    statistics.recordFinish('a');
    expect(statistics.calculate()).toMatchObject({ requests: 0, cancelled: 1, retryHistogram: [] });
  });

  it('group errors by code, the most frequent first, with the last message and without secrets', () => {
    const statistics = started({ redact: (text) => text.replaceAll('s3cret', '[secret]') });
    const fail = (code: string, message: string) => {
      clock.advance(1);
      statistics.recordStart('a');
      statistics.recordFailure('a', { code, message });
    };
    fail('OUTLINE_TIMEOUT', 'at first');
    fail('OUTLINE_NOT_FOUND', 'no /s3cret/server');
    fail('OUTLINE_NOT_FOUND', 'no /s3cret/access-keys');
    const lastAt = clock.now();
    const [notFound, timeout] = statistics.calculate().errors;
    expect(notFound).toEqual({ code: 'OUTLINE_NOT_FOUND', count: 2, lastMessage: 'no /[secret]/access-keys', lastAt });
    expect(timeout).toMatchObject({ code: 'OUTLINE_TIMEOUT', count: 1 });
    expect(statistics.calculate().lastError).toEqual(notFound);
    expect(JSON.stringify(statistics.state)).not.toContain('s3cret');
  });

  it('are started once, and stopped once', () => {
    const statistics = started();
    expect(statistics.active).toBe(true);
    expect(() => statistics.start()).toThrow('started already');
    statistics.stop();
    expect(statistics.active).toBe(false);
    expect(() => statistics.stop()).toThrow('not started');
  });

  it('ignore what is recorded while they are not started', () => {
    const statistics = makeStatistics({ clock });
    const record = () => {
      statistics.recordStart('a');
      statistics.registerStatusCode(200);
      statistics.recordFinish('a');
      statistics.recordCancellation('a');
    };
    record();
    statistics.start();
    statistics.stop();
    record();
    expect(statistics.calculate()).toMatchObject({ requests: 0, cancelled: 0, statusCodes: {} });
  });

  it('count the time of their runs, not the time between', () => {
    const statistics = started();
    const first = clock.now();
    clock.advance(60);
    statistics.stop();
    const stopped = clock.now();
    clock.advance(3600);
    statistics.start();
    const second = clock.now();
    clock.advance(30);
    expect(statistics.calculate()).toMatchObject({
      runtime: 90,
      firstStartedAt: first,
      lastStartedAt: second,
      lastStoppedAt: stopped,
    });
  });

  it('count from now after a reset', () => {
    const statistics = started();
    statistics.recordStart('a');
    statistics.recordStart('b');
    statistics.recordFinish('a');
    clock.advance(60);
    statistics.reset();
    statistics.recordFinish('b');
    clock.advance(5);
    expect(statistics.calculate()).toMatchObject({ requests: 0, runtime: 5, firstStartedAt: clock.now() - 5000 });
  });

  it('have the fields that a caller adds', () => {
    const statistics = new RequestStatistics({
      persistence: 'off',
      documents: null,
      key: 'key',
      fields: callFields,
      logger: recordedLogger(),
      log: null,
      clock,
      redact: String,
    });
    statistics.addOwn({ cacheHits: 1, joined: 0, bytes: 0 });
    statistics.start();
    statistics.addOwn({ cacheHits: 1, joined: 0, bytes: 0 });
    statistics.addOwn({ cacheHits: 0, joined: 0, bytes: 512 });
    expect(statistics.calculate().own).toEqual({ cacheHits: 1, joined: 0, bytes: 512 });
  });
});
