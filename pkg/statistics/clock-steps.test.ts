import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { Documents, statisticsSchema } from './documents';
import { SteadyClock } from './steady-clock';
import { ManualClock } from './testing/manual-clock';
import { makeStatistics } from './testing/statistics';

const hour = 3600;

describe('a steady clock', () => {
  it('follows the system’s as it goes, and as it is corrected little by little', () => {
    const clock = new ManualClock();
    const steady = new SteadyClock(clock);
    for (let second = 0; second < 600; second++) {
      clock.advance(1);
      clock.step(0.05);
      expect(steady.now()).toBe(clock.now());
    }
    expect(steady.evenFor()).toBe(600);
  });

  it.each([10 * hour, -10 * hour])('does not see a step of %d s that is taken back within a minute', (seconds) => {
    const clock = new ManualClock();
    const steady = new SteadyClock(clock);
    const begun = clock.now();
    clock.step(seconds);
    for (let second = 1; second < 60; second++) {
      clock.advance(1);
      expect(steady.now()).toBe(begun + second * 1000);
    }
    clock.step(-seconds);
    expect(steady.now()).toBe(clock.now());
    expect(steady.evenFor()).toBe(59);
  });

  it('believes a step that lasts', () => {
    const clock = new ManualClock();
    const steady = new SteadyClock(clock);
    clock.step(8 * hour);
    steady.now();
    expect(steady.evenFor()).toBe(0);
    clock.advance(60);
    expect(steady.now()).toBe(clock.now());
    clock.advance(30);
    expect(steady.evenFor()).toBe(30);
  });
});

describe('statistics and a clock that is set', () => {
  const clocks = { clock: new ManualClock() };
  let store: Store;
  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['Date', 'performance', 'nextTick', 'queueMicrotask'] });
    clocks.clock = new ManualClock();
    store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [statisticsSchema] });
  });
  afterEach(() => {
    jest.useRealTimers();
    store.close();
  });

  function run(persistence: 'on' | 'off' = 'on') {
    const { clock } = clocks;
    const statistics = makeStatistics({ persistence, documents: new Documents(store, 'requests'), clock });
    statistics.start();
    return statistics;
  }

  /** A request a minute that fails. */
  function requests(statistics: ReturnType<typeof run>, count: number): void {
    for (let minute = 0; minute < count; minute++) {
      statistics.recordStart('a');
      statistics.recordFailure('a', { code: 'OUTLINE_TIMEOUT', message: 'It took long.' }, 1);
      clocks.clock.advance(60);
      jest.advanceTimersByTime(60_000);
    }
  }

  const lastHour = (statistics: ReturnType<typeof run>) => statistics.calculate().lastHour;

  it.each(['on', 'off'] as const)(
    'go on counting the last hour after one that was ahead for a moment: kept %s',
    (persistence) => {
      const { clock } = clocks;
      const statistics = run(persistence);
      requests(statistics, 10);
      clock.step(24 * hour);
      statistics.recordStart('a');
      statistics.recordFinish('a', 1);
      statistics.persist();
      clock.step(-24 * hour);
      requests(statistics, 10);
      expect(lastHour(statistics)).toMatchObject({ requests: 21, failed: 20 });
    }
  );

  it.each([300 * hour, 10_000 * hour])(
    'lose nothing of the last hour to one that was ahead by %d s for an hour',
    (seconds) => {
      const { clock } = clocks;
      const statistics = run();
      requests(statistics, 10);
      clock.step(seconds);
      requests(statistics, 10);
      clock.step(-seconds);
      requests(statistics, 10);
      // What was counted in the minute before a step is believed is counted at the time before it.
      expect(lastHour(statistics).requests).toBeGreaterThanOrEqual(19);
      expect(lastHour(run()).requests).toBeGreaterThanOrEqual(19);
    }
  );

  it.each([300 * hour, -300 * hour])(
    'begin a run with one that is wrong by %d s, and know the last hour when it is right',
    (seconds) => {
      const { clock } = clocks;
      const before = run();
      requests(before, 10);
      before.stop();
      clock.step(seconds);
      const wrong = run();
      requests(wrong, 5);
      wrong.stop();
      clock.step(-seconds);
      const after = run();
      requests(after, 10);
      expect(lastHour(after).requests).toBe(20);
      expect(after.calculate().requests).toBe(25);
    }
  );

  it('do not meet again what was counted in the future', () => {
    const { clock } = clocks;
    clock.step(5 * hour);
    const wrong = run();
    requests(wrong, 5);
    wrong.stop();
    clock.step(-5 * hour);
    const statistics = run();
    requests(statistics, 330);
    expect(lastHour(statistics).requests).toBe(55);
    expect(statistics.overTime([clock.now() - 7 * hour * 1000, clock.now()])[0]?.requests).toBe(330);
  });

  it('show the last error, not one of the future', () => {
    const { clock } = clocks;
    clock.step(5 * hour);
    const wrong = run();
    wrong.recordStart('a');
    wrong.recordFailure('a', { code: 'OUTLINE_NOT_FOUND', message: 'It is gone.' });
    wrong.stop();
    clock.step(-5 * hour);
    const statistics = run();
    requests(statistics, 1);
    expect(statistics.calculate().lastError?.code).toBe('OUTLINE_TIMEOUT');
  });
});
