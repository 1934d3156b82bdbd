import { join } from 'node:path';
import * as v from 'valibot';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { withScratch } from '../store/testing/scratch';
import { Documents, statisticsSchema } from './documents';
import type { RequestStatisticsOptions } from './options';
import { RequestStatistics } from './request-statistics';
import { emptyState, noOwnFields, type OwnFields } from './state';
import { ManualClock } from './testing/manual-clock';
import { recordedLogger } from './testing/recorded-logger';
import { makeStatistics } from './testing/statistics';

type Statistics = RequestStatistics<Record<string, never>>;
type Options = Partial<RequestStatisticsOptions<Record<string, never>>>;

const name = 'requests';
const row = v.object({ key: v.string(), document: v.string() });

const openAt = (folder: string) =>
  openStore({ kind: 'file', path: join(folder, 'store.sqlite') }, { schemas: [statisticsSchema] });

function request(statistics: Statistics, times = 1): void {
  for (let i = 0; i < times; i++) {
    statistics.recordStart('a');
    statistics.recordFinish('a', 0.5);
  }
}

const finished = (statistics: Statistics) => statistics.calculate().finished.count;

function rows(store: Store) {
  const tables = store.tables(statisticsSchema.owner, statisticsSchema.migrations);
  return tables.all('SELECT key, document FROM statistics_documents ORDER BY key', row);
}

/** A store in a folder of its own, and statistics that are kept in it. */
async function withStore(work: (store: Store, run: (options?: Options) => Statistics, clock: ManualClock) => unknown) {
  await withScratch(async (folder) => {
    const store = await openAt(folder);
    const clock = new ManualClock();
    const run = (options: Options = {}) => {
      const statistics = makeStatistics({
        persistence: 'on',
        documents: new Documents(store, name),
        key: 'home',
        clock,
        ...options,
      });
      statistics.start();
      return statistics;
    };
    await work(store, run, clock);
    store.close();
  });
}

describe('kept statistics', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['Date', 'performance', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  it('go on where the last run stopped, in another process too', async () => {
    await withScratch(async (folder) => {
      const clock = new ManualClock();
      for (const expected of [3, 6, 9]) {
        const store = await openAt(folder);
        const statistics = makeStatistics({ persistence: 'on', documents: new Documents(store, name), clock });
        statistics.start();
        request(statistics, 3);
        clock.advance(10);
        expect(statistics.calculate()).toMatchObject({ runtime: expected / 0.3, finished: { count: expected } });
        statistics.stop();
        clock.advance(1000);
        store.close();
      }
    });
  });

  it('lose no more than an interval when the process just ends', async () => {
    await withStore((_, run, clock) => {
      const killed = run({ persistSeconds: 5 });
      request(killed, 3);
      clock.advance(5);
      jest.advanceTimersByTime(5000);
      request(killed, 4);
      expect(finished(killed)).toBe(7);
      clock.advance(100);
      expect(run().calculate()).toMatchObject({ runtime: 5, finished: { count: 3, max: 0.5 } });
    });
  });

  it('are written as soon as something fails in a new way', async () => {
    await withStore((_, run) => {
      const killed = run();
      killed.recordStart('a');
      killed.recordFailure('a', { code: 'OUTLINE_TIMEOUT', message: 'It took long.' });
      expect(run().calculate().lastError).toMatchObject({ code: 'OUTLINE_TIMEOUT', count: 1 });
    });
  });

  it('of two processes are one sum', async () => {
    await withScratch(async (folder) => {
      const stores = [await openAt(folder), await openAt(folder)];
      const both = stores.map((store) =>
        makeStatistics({ persistence: 'on', documents: new Documents(store, name), persistSeconds: 1 })
      );
      both.forEach((statistics) => statistics.start());
      for (let i = 0; i < 10; i++) {
        both.forEach((statistics) => request(statistics, 2));
        jest.advanceTimersByTime(1000);
      }
      both.forEach((statistics) => statistics.persist());
      both.forEach((statistics) => statistics.persist());
      expect(both.map(finished)).toEqual([40, 40]);
      stores.forEach((store) => store.close());
    });
  });

  it('have a name and a key', async () => {
    await withStore((store, run) => {
      request(run({ key: 'home' }));
      const other = run({ key: 'office' });
      const elsewhere = run({ documents: new Documents(store, 'others') });
      expect([finished(other), finished(elsewhere)]).toEqual([0, 0]);
      expect(rows(store).map(({ key }) => key)).toEqual(['home', 'home', 'office']);
    });
  });

  it('are not kept where keeping is off', async () => {
    await withStore((store, run) => {
      const statistics = run({ persistence: 'off' });
      request(statistics);
      expect(statistics.persist()).toMatchObject({ kept: false });
      statistics.stop();
      expect(finished(statistics)).toBe(1);
      expect(rows(store)).toEqual([]);
    });
  });

  it('are restored but only kept when told to where keeping is explicit', async () => {
    await withStore((store, run) => {
      const statistics = run({ persistence: 'explicit' });
      request(statistics);
      jest.advanceTimersByTime(600_000);
      expect(rows(store)).toEqual([]);
      expect(statistics.persist()).toEqual({ kept: true });
      request(statistics);
      statistics.stop();
      expect(finished(run({ persistence: 'explicit' }))).toBe(1);
    });
  });

  it('are forgotten by a reset, for another process too', async () => {
    await withStore((store, run) => {
      const [one, other] = [run(), run()];
      request(one, 5);
      one.persist();
      other.persist();
      expect(finished(other)).toBe(5);
      one.reset();
      expect(rows(store)).toEqual([]);
      request(other);
      other.persist();
      one.persist();
      expect([one, other].map(finished)).toEqual([1, 1]);
    });
  });

  it.each([
    ['cut', (text: string) => text.slice(0, text.length / 2)],
    ['damaged', (text: string) => text.replace('"version":2', '"version":"x"')],
    ['newer', (text: string) => text.replace('"version":2', '"version":99')],
  ])('are set aside where their document is %s, and begin afresh', async (_, spoil) => {
    await withStore((store, run, clock) => {
      const first = run();
      request(first, 3);
      first.stop();
      const spoilt = spoil(rows(store)[0]?.document ?? '');
      new Documents(store, name).write('home', spoilt, clock.now());
      const logger = recordedLogger();
      const second = run({ logger });
      request(second);
      expect(finished(second)).toBe(1);
      second.stop();
      expect(logger.lines).toMatchObject([
        { level: 'warn', message: 'kept request statistics were set aside', fields: { key: 'home' } },
      ]);
      const kept = rows(store);
      expect(kept.map(({ key }) => key)).toEqual(['home', 'home set aside at 2026-11-24T12:00:00.000Z']);
      expect(kept[1]?.document).toBe(spoilt);
      expect(finished(run())).toBe(1);
    });
  });

  it('survive a document that is damaged while they run', async () => {
    await withStore((store, run, clock) => {
      const statistics = run();
      request(statistics, 3);
      statistics.persist();
      new Documents(store, name).write('home', '{', clock.now());
      request(statistics);
      statistics.persist();
      expect(finished(run())).toBe(4);
    });
  });

  it('leave the document of a newer version that took over while they run, and go on counting', async () => {
    await withStore((store, run, clock) => {
      const logger = recordedLogger();
      const statistics = run({ logger });
      request(statistics, 3);
      new Documents(store, name).write('home', '{"version":99}', clock.now());
      statistics.persist();
      request(statistics);
      statistics.persist();
      expect(finished(statistics)).toBe(4);
      expect(rows(store)).toEqual([{ key: 'home', document: '{"version":99}' }]);
      expect(logger.lines).toMatchObject([{ level: 'warn', fields: { error: expect.stringContaining('version 99') } }]);
    });
  });

  it.each([NaN, -1, Infinity, 1e300])('take no duration of %p for one', async (duration) => {
    await withStore((_, run, clock) => {
      const statistics = run();
      statistics.recordStart('a');
      statistics.recordStart('b');
      clock.advance(2);
      statistics.recordFinish('a', duration);
      statistics.recordFailure('b', null, duration);
      expect(statistics.persist()).toEqual({ kept: true });
      expect(run().calculate()).toMatchObject({
        finished: { count: 1, total: 2, max: 2 },
        failed: { count: 1, total: 2, max: 2 },
      });
    });
  });

  it('are never written as what would be refused', async () => {
    await withStore((store, run) => {
      const logger = recordedLogger();
      const statistics = run({ logger });
      const kept = rows(store);
      for (let i = 0; i < 2; i++) {
        statistics.recordStart('a');
        statistics.recordFinish('a', 1);
      }
      // The clock of a broken machine.
      jest.spyOn(ManualClock.prototype, 'elapsed').mockReturnValue(-1e9);
      expect(statistics.persist()).toEqual({ kept: false, reason: 'The plugin’s log says why.' });
      jest.restoreAllMocks();
      expect(rows(store)).toEqual(kept);
      expect(logger.lines).toMatchObject([{ level: 'warn', message: 'request statistics could not be kept' }]);
    });
  });

  it('set a document aside that holds a moment which no date can be', async () => {
    await withStore((store, run, clock) => {
      const first = run();
      request(first, 3);
      first.stop();
      const spoilt = (rows(store)[0]?.document ?? '').replace(/"lastStoppedAt":\d+/, '"lastStoppedAt":1e300');
      new Documents(store, name).write('home', spoilt, clock.now());
      const logger = recordedLogger();
      expect(finished(run({ logger }))).toBe(0);
      expect(logger.lines[0]?.fields['why']).toBe('its field "lastStoppedAt" cannot be read');
    });
  });

  it('have own fields with defaults that are not neutral, once', async () => {
    await withStore((store, _, clock) => {
      const fields: OwnFields<{ weight: number }> = {
        schema: v.object({ weight: v.optional(v.pipe(v.number(), v.minValue(0)), 5) }),
        zero: { weight: 0 },
        sum: (one, other) => ({ weight: one.weight + other.weight }),
      };
      const make = (changed: Partial<typeof fields> = {}) =>
        new RequestStatistics({
          persistence: 'on',
          documents: new Documents(store, name),
          key: 'own',
          fields: { ...fields, ...changed },
          logger: recordedLogger(),
          log: null,
          clock,
          redact: String,
        });
      for (const expected of [7, 9]) {
        const statistics = make();
        statistics.start();
        statistics.addOwn({ weight: 2 });
        statistics.addOwn({ weight: -3 });
        statistics.addOwn({ weight: NaN });
        statistics.persist();
        statistics.persist();
        statistics.stop();
        expect(statistics.calculate().own).toEqual({ weight: expected });
      }
      expect(() => make({ zero: { weight: 5 } })).toThrow('The zero of the own fields changes what it is added to.');
    });
  });

  it('are not kept where the store lives in memory, which says why', async () => {
    const store = await openStore({ kind: 'memory', reason: 'There is no folder.' }, { schemas: [statisticsSchema] });
    const statistics = makeStatistics({ persistence: 'on', documents: new Documents(store, name) });
    statistics.start();
    request(statistics);
    expect(statistics.persist()).toEqual({ kept: false, reason: 'There is no folder.' });
    expect(finished(statistics)).toBe(1);
    expect(makeStatistics().persist()).toEqual({
      kept: false,
      reason: 'The settings say that statistics are not kept.',
    });
    expect(makeStatistics({ persistence: 'on' }).persist()).toEqual({
      kept: false,
      reason: 'There is no store to keep statistics in.',
    });
    store.close();
  });

  it('lose nothing when they are to be kept or logged otherwise', async () => {
    await withStore((_, run) => {
      const other = run();
      request(other, 100);
      other.stop();
      const logger = recordedLogger();
      const statistics = run({ persistence: 'off' });
      request(statistics, 3);
      statistics.change({ persistence: 'off', log: { logger, intervalSeconds: 10 } });
      expect(finished(statistics)).toBe(3);
      request(statistics);
      jest.advanceTimersByTime(10_000);
      expect(logger.lines[0]?.fields['requests']).toBe(4);
      statistics.change({ persistence: 'explicit', log: null });
      expect(finished(statistics)).toBe(104);
      request(statistics);
      jest.advanceTimersByTime(60_000);
      expect([finished(statistics), finished(run({ persistence: 'explicit' }))]).toEqual([105, 100]);
      statistics.change({ persistence: 'on', log: null });
      expect([finished(statistics), finished(run())]).toEqual([105, 105]);
      statistics.change({ persistence: 'off', log: null });
      request(statistics);
      expect([finished(statistics), finished(run())]).toEqual([106, 105]);
      statistics.reset();
      expect([finished(statistics), finished(run())]).toEqual([0, 0]);
    });
  });

  it('of a data source that is gone are removed after 400 days, those that are in use are not', async () => {
    await withStore((store, run, clock) => {
      const gone = run({ key: 'gone' });
      request(gone);
      gone.stop();
      const seldom = run({ key: 'seldom', persistence: 'explicit' });
      request(seldom);
      seldom.persist();
      run({ key: 'home' });
      const pass = (days: number) => {
        clock.advance(days * 86_400);
        jest.advanceTimersByTime(60_000);
      };
      pass(200);
      pass(199.9);
      expect(rows(store).map(({ key }) => key)).toEqual(['gone', 'home', 'seldom']);
      pass(0.2);
      expect(rows(store).map(({ key }) => key)).toEqual(['home', 'seldom']);
    });
  });

  it('keep their slices of time for 35 days', async () => {
    await withStore((_, run, clock) => {
      const begun = clock.now();
      const statistics = run();
      request(statistics);
      const past = (days: number) => statistics.overTime([begun, begun + days * 86_400_000])[0]?.requests;
      clock.advance(35 * 86_400 - 3600);
      jest.advanceTimersByTime(60_000);
      expect(past(1)).toBe(1);
      clock.advance(2 * 3600);
      jest.advanceTimersByTime(60_000);
      expect(past(1)).toBeNull();
      expect(past(35)).toBe(0);
    });
  });

  it('of an earlier version bring their slices along', async () => {
    await withScratch(async (folder) => {
      const clock = new ManualClock();
      const earlier = { ...statisticsSchema, migrations: statisticsSchema.migrations.slice(0, 1) };
      const place = { kind: 'file', path: join(folder, 'store.sqlite') } as const;
      const old = await openStore(place, { schemas: [earlier] });
      const start = clock.now() - 600_000;
      const slice = { finished: 4, failed: 1, active: 300, histogram: { '0': 5 } };
      const document = { ...emptyState(noOwnFields), version: 1, slices: { [start]: slice, damaged: null } };
      const sql = 'INSERT INTO statistics_documents (name, key, document, updated) VALUES (?, ?, ?, ?)';
      const tables = old.tables(earlier.owner, earlier.migrations);
      tables.run(sql, name, 'home', JSON.stringify({ ...document, cancelled: 3 }), clock.now());
      tables.run(sql, name, 'other', '{"slices', clock.now());
      old.close();
      const store = await openAt(folder);
      const statistics = makeStatistics({
        persistence: 'on',
        documents: new Documents(store, name),
        key: 'home',
        clock,
      });
      statistics.start();
      expect(statistics.calculate()).toMatchObject({ cancelled: 3, lastHour: { requests: 5, failed: 1 } });
      statistics.stop();
      store.close();
    });
  });

  it('go on counting while the store fails, and are kept when it works again', async () => {
    await withStore((store, run) => {
      const tables = store.tables(statisticsSchema.owner, statisticsSchema.migrations);
      const logger = recordedLogger();
      const statistics = run({ logger });
      tables.run('ALTER TABLE statistics_documents RENAME TO away');
      request(statistics, 3);
      expect(statistics.persist()).toMatchObject({ kept: false });
      expect(statistics.persist()).toMatchObject({ kept: false });
      expect(logger.lines).toMatchObject([{ level: 'warn', message: 'request statistics could not be kept' }]);
      expect(() => statistics.reset()).toThrow();
      expect(finished(statistics)).toBe(3);
      tables.run('ALTER TABLE away RENAME TO statistics_documents');
      expect(statistics.persist()).toEqual({ kept: true });
      expect(finished(run())).toBe(3);
    });
  });
});
