import { ManualClock } from './testing/manual-clock';
import { recordedLogger } from './testing/recorded-logger';
import { makeStatistics } from './testing/statistics';

describe('the periodic log', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function started(options: { intervalSeconds?: number; message?: string } = {}) {
    const logger = recordedLogger();
    const clock = new ManualClock();
    const statistics = makeStatistics({ clock, log: { logger, ...options } });
    statistics.start();
    const request = () => {
      statistics.recordStart('a');
      clock.advance(0.5);
      statistics.registerStatusCode(200);
      statistics.recordFinish('a');
    };
    return { statistics, logger, request };
  }

  it('is one record a minute, and a table at debug level', () => {
    const { logger, request } = started();
    request();
    request();
    jest.advanceTimersByTime(59_999);
    expect(logger.lines).toEqual([]);
    jest.advanceTimersByTime(1);
    const [record, table] = logger.lines;
    expect(logger.lines).toHaveLength(2);
    expect(record).toMatchObject({
      level: 'info',
      message: 'Request statistics',
      fields: {
        requests: 2,
        finished: 2,
        failed: 0,
        retryHistogram: '2',
        failureShare: 0,
        finishedAverageSeconds: 0.5,
        failedAverageSeconds: null,
        runtimeSeconds: 1,
        finishedPerMinute: null,
        firstStartedAt: '2026-11-24T12:00:00.000Z',
        statusCodes: '200: 2',
      },
    });
    expect(table).toMatchObject({ level: 'debug', fields: {} });
    expect(table?.message).toMatch(/^Request statistics\nrequests +2\nfinished +2\n/);
  });

  it('is silent when nothing has happened since', () => {
    const { logger, request } = started();
    jest.advanceTimersByTime(300_000);
    expect(logger.lines).toEqual([]);
    request();
    jest.advanceTimersByTime(300_000);
    expect(logger.lines).toHaveLength(2);
  });

  it('has the interval and the text that it is given', () => {
    const { logger, request } = started({ intervalSeconds: 5, message: 'Calls of the server' });
    request();
    jest.advanceTimersByTime(5000);
    expect(logger.lines[0]?.message).toBe('Calls of the server');
  });

  it('ends when the statistics stop', () => {
    const { logger, request, statistics } = started();
    request();
    statistics.stop();
    jest.advanceTimersByTime(300_000);
    expect(logger.lines).toEqual([]);
  });
});
