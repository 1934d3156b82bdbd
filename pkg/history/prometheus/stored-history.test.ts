import { startSimulator, type Simulator } from '../../../simulator/simulator';
import type { SimulatedServer } from '../../../simulator/server';
import { coded } from '../../outline/testing/test-server';
import { entityName, type Entity } from '../model';
import { describeWith } from '../../telemetry/testing/programs';
import { createPrometheusHistory, type PrometheusHistory } from './prometheus-history';
import { engines, type RunningEngine } from './testing/engines';
import { exporterHistory, proxyHistory, scrapeHistory } from './testing/simulated-history';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.UTC(2026, 10, 20, 0, 0, 30);
const NOW = Date.UTC(2026, 10, 21, 6, 2, 40);
/** A scrape is at 13:30:20, the next one at 13:31:20. */
const PHASE = 20_000;
const RESTART = Date.UTC(2026, 10, 20, 13, 31, 0);
/** Prometheus was down over two whole hours. */
const GAP = { from: Date.UTC(2026, 10, 20, 16, 30), to: Date.UTC(2026, 10, 20, 18, 45) };
const { signal } = new AbortController();

const targetOf = (job: string) => ({ job, instance: 'a:1' });

describe.each(engines)('history out of a real $name', ({ program, told, startWith }) => {
  describeWith(program, 'with a past', () => {
    let simulator: Simulator | undefined;
    let server: SimulatedServer;
    let engine: RunningEngine | undefined;
    const opened: PrometheusHistory[] = [];

    beforeAll(async () => {
      simulator = await startSimulator({
        now: new Date(NOW),
        keys: 2,
        customIds: ['my-id', '1up'],
        ageDays: 10,
        scrapePhase: PHASE,
      });
      server = simulator.servers[0] as SimulatedServer;
      server.restartProxy(RESTART);
      server.missScrapes(GAP.from, GAP.to);
      // Counted after the last scrape before the restart, so nobody ever saw it; then more at once than ever before.
      server.connect({ keyId: '0', at: RESTART - 15_000, down: 5_000_000 });
      server.connect({ keyId: '0', at: RESTART + 5_000, down: 90_000_000_000 });
      // A key that is used once, by one burst, long after the first scrape.
      server.connect({ keyId: '77', at: Date.UTC(2026, 10, 21, 3, 7, 0), down: 7_000_000, up: 70, protocol: 'udp' });
      const span = { from: FROM, to: NOW };
      const node = { job: 'node', instance: 'localhost:9091' };
      engine = await startWith([
        ...proxyHistory(server, { ...span, target: targetOf('main'), restarts: [RESTART] }),
        ...proxyHistory(server, { ...span, target: targetOf('unaided'), restarts: null }),
        ...exporterHistory(server, { ...span, target: { ...targetOf('exporter'), server: 'test' } }),
        ...proxyHistory(server, { from: FROM, to: NOW - 3 * HOUR, target: targetOf('down'), restarts: [RESTART] }),
        ...scrapeHistory(server.truth.scrapes({ from: NOW - 3 * HOUR, to: NOW }), targetOf('down'), 0),
        ...scrapeHistory(server.truth.scrapes(span), node),
      ]);
    });

    afterAll(async () => {
      await Promise.all(opened.map((history) => history.close()));
      await Promise.all([engine?.stop(), simulator?.stop()]);
    });

    function historyOf(matchers: string, now = () => NOW): PrometheusHistory {
      const history = createPrometheusHistory({
        settings: { url: engine?.url ?? '', matchers, authorization: null },
        serverName: 'test',
        timeoutSeconds: 60,
        environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'true' },
        now,
      });
      opened.push(history);
      return history;
    }

    const edge = (...date: Parameters<typeof Date.UTC>) => Date.UTC(...date) / 1000;
    const hours = (from: number, to: number) =>
      Array.from({ length: (to - from) / 3600 + 1 }, (_, index) => from + index * 3600);

    /** The scrape that stands for an edge: the first one at or after it, or the last one before where some are missing. */
    const scrapeOf = (at: number) => server.truth.scrapes({ from: FROM, to: at * 1000 + MINUTE - 1 }).at(-1) ?? 0;

    /** What a server's key really had between the scrapes of two edges, without what the restart took along. */
    function keyGrowth(ids: readonly string[], from: number, to: number) {
      const grown = (span: { from: number; to: number }) => {
        const all = ids.map((id) => server.truth.accessKey(id, span));
        return { data: sum(all.map(({ bytes }) => bytes)), tunnelTime: sum(all.map(({ tunnelTime }) => tunnelTime)) };
      };
      const [first, last] = [scrapeOf(from), scrapeOf(to)];
      const all = grown({ from: first, to: last });
      const lastBefore = server.truth.scrapes({ from: RESTART - MINUTE, to: RESTART }).at(-1) ?? 0;
      const lost =
        first <= lastBefore && last > RESTART ? grown({ from: lastBefore, to: RESTART }) : { data: 0, tunnelTime: 0 };
      return { data: all.data - lost.data, tunnelTime: all.tunnelTime - lost.tunnelTime, lost };
    }

    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const known = (numbers: ReadonlyArray<number | null>) => numbers.filter((number) => number !== null);

    /** The server's keys as the management API's numbers. */
    const keys: Array<[Entity, string[]]> = [
      [{ kind: 'key', keyId: '0' }, ['0']],
      [{ kind: 'key', keyId: '1' }, ['1', '1up']],
      [{ kind: 'key', keyId: null }, ['my-id']],
      [{ kind: 'key', keyId: '77' }, ['77']],
    ];
    const entities = keys.map(([entity]) => entity);

    describe.each([
      ['the server’s own series', 'job="main"'],
      ['the server’s own series, without start times', 'job="unaided"'],
    ])('%s', (_, matchers) => {
      const [from, to] = [edge(2026, 10, 20, 2), edge(2026, 10, 21, 6)];

      it('sums up each key exactly, across a restart and an outage', async () => {
        const { totals, covered, complete, notices } = await historyOf(matchers).totals({
          kind: 'key',
          from,
          to,
          signal,
        });
        expect(totals.map(({ entity }) => entityName(entity)).sort()).toEqual(entities.map(entityName).sort());
        for (const [entity, ids] of keys) {
          const total = totals.find((each) => entityName(each.entity) === entityName(entity));
          const expected = keyGrowth(ids, from, to);
          expect(total?.data?.value).toBe(expected.data);
          expect(total?.tunnelTime?.value).toBeCloseTo(expected.tunnelTime, 6);
        }
        expect(covered).toEqual({ from, to });
        expect(complete).toBe(true);
        expect(notices).toEqual([]);
        expect(keyGrowth(['0'], from, to).lost.data).toBeGreaterThanOrEqual(5_000_000);
      });

      it('gives each hour exactly, and nothing twice', async () => {
        const edges = hours(from, to);
        const history = historyOf(matchers);
        const { rows, total, coveredSeconds } = await history.series({ kind: 'key', edges, entities, signal });
        const edgeScrapes = edges.map(scrapeOf);
        rows.forEach(({ data, tunnelTime }, row) => {
          data.forEach((bytes, index) => {
            const isCovered = edgeScrapes[index] !== edgeScrapes[index + 1];
            const expected = keyGrowth(keys[row]?.[1] ?? [], edges[index] ?? 0, edges[index + 1] ?? 0);
            expect(bytes).toBe(isCovered ? expected.data : null);
            expect(tunnelTime[index] ?? 0).toBeCloseTo(expected.tunnelTime, 6);
          });
        });
        // From 16:00:20 to the last scrape before the outage, then none, then all that was missed with the first hour after.
        expect(coveredSeconds.filter((seconds) => seconds !== 3600)).toEqual([1740, 0, 9060]);
        const { totals } = await history.totals({ kind: 'key', from, to, signal });
        expect(sum(known(total.data))).toBe(sum(known(totals.map(({ data }) => data?.value ?? null))));
        rows.forEach(({ entity, data }) =>
          expect(sum(known(data))).toBe(
            totals.find((each) => entityName(each.entity) === entityName(entity))?.data?.value
          )
        );
      });

      it('sums up each place as the management API names it', async () => {
        const { totals } = await historyOf(matchers).totals({ kind: 'location', from, to, signal });
        const [first, last] = [scrapeOf(from), scrapeOf(to)];
        const lastBefore = server.truth.scrapes({ from: RESTART - MINUTE, to: RESTART }).at(-1) ?? 0;
        const lost = server.truth.locations({ from: lastBefore, to: RESTART });
        const places = server.truth.locations({ from: first, to: last });
        expect(totals.length).toBe(places.length);
        places.forEach(({ location, asn, asOrg, bytes, tunnelTime }, index) => {
          const name = entityName({ kind: 'location', location, asn, asOrg });
          const total = totals.find(({ entity }) => entityName(entity) === name);
          expect(total?.data?.value).toBe(bytes - (lost[index]?.bytes ?? 0));
          expect(total?.tunnelTime?.value).toBeCloseTo(tunnelTime - (lost[index]?.tunnelTime ?? 0), 6);
        });
      });

      it('counts who was active, by interval and by five minutes', async () => {
        const edges = hours(edge(2026, 10, 21, 0), to);
        const { active, online } = await historyOf(matchers).series({ kind: 'key', edges, entities: [], signal });
        const ids = keys.flatMap(([, all]) => all);
        const activeIn = (begin: number, end: number) =>
          ids.filter((id) => keyGrowth([id], begin, end).data > 0).length;
        edges.slice(1).forEach((end, index) => {
          const begin = edges[index] ?? 0;
          expect(active[index]).toBe(activeIn(begin, end));
          const steps = Array.from({ length: 12 }, (_each, step) => begin + step * 300);
          // Steps end at the last scrape before their edge, intervals at the first one after it.
          expect(online[index]).toBeCloseTo(sum(steps.map((at) => activeIn(at - 60, at + 240))) / 12, 6);
        });
      });

      it('tells when a key had traffic last, and how many clients at most', async () => {
        const begin = edge(2026, 10, 20, 22);
        const { totals } = await historyOf(matchers).totals({ kind: 'key', from: begin, to, signal });
        const steps = Array.from({ length: (to - begin) / 300 }, (_each, step) => begin + step * 300);
        for (const [entity, ids] of keys) {
          const total = totals.find((each) => entityName(each.entity) === entityName(entity));
          // Steps end at the last scrape before their edge.
          const grown = steps.map((at) => ({ end: at + 300, ...keyGrowth(ids, at - 60, at + 240) }));
          expect(total?.lastTraffic).toBe(grown.findLast(({ data }) => data > 0)?.end ?? null);
          const peak = Math.max(...grown.map(({ tunnelTime }) => tunnelTime / 300));
          expect(total?.peakDevices).toEqual(ids.length > 1 ? null : expect.closeTo(peak, 6));
        }
      });
    });

    describe('edges', () => {
      it('may be unevenly apart, as months and clock changes are', async () => {
        const edges = [edge(2026, 10, 20, 1), edge(2026, 10, 20, 3), edge(2026, 10, 20, 4, 30), edge(2026, 10, 21, 5)];
        const { rows } = await historyOf('job="main"').series({ kind: 'key', edges, entities, signal });
        rows.forEach(({ data }, row) => {
          const expected = edges
            .slice(1)
            .map((to, index) => keyGrowth(keys[row]?.[1] ?? [], edges[index] ?? 0, to).data);
          expect(data).toEqual(expected);
        });
      });

      it('before the first scrape and after the newest one have nothing, with a notice', async () => {
        const edges = [
          edge(2026, 10, 19, 12),
          edge(2026, 10, 19, 18),
          edge(2026, 10, 20, 6),
          edge(2026, 10, 21, 6),
          edge(2026, 10, 21, 12),
          edge(2026, 10, 21, 18),
        ];
        const history = historyOf('job="main"');
        const { rows, total, active, coveredSeconds, notices } = await history.series({
          kind: 'key',
          edges,
          entities,
          signal,
        });
        const newest = NOW / 1000;
        const expected = [
          null,
          keyGrowth(['0'], FROM / 1000, edge(2026, 10, 20, 6)).data,
          keyGrowth(['0'], edge(2026, 10, 20, 6), edge(2026, 10, 21, 6)).data,
          keyGrowth(['0'], edge(2026, 10, 21, 6), newest - 60).data,
          null,
        ];
        expect(rows[0]?.data).toEqual(expected);
        expect(total.data.map((bytes) => bytes === null)).toEqual([true, false, false, false, true]);
        expect(active.map((count) => count === null)).toEqual([true, false, false, false, true]);
        expect(coveredSeconds).toEqual([0, 6 * 3600 - 60, 86_400, 120, 0]);
        expect(notices).toEqual([
          { severity: 'info', text: 'The engine has figures since 2026-11-20 00:01 UTC; nothing is known before.' },
        ]);
        expect(history.progress()).toEqual({
          source: 'prometheus',
          fetched: 1,
          createdAt: null,
          scrapePhase: null,
          knownFrom: edge(2026, 10, 20, 0, 1),
          knownTo: edge(2026, 10, 21, 6, 2),
          problem: null,
        });
      });

      it('go on while nobody asks', async () => {
        let now = NOW;
        const history = historyOf('job="main"', () => now);
        await history.availability({ edges: [NOW / 1000 - 3600, NOW / 1000], signal });
        now += 11 * MINUTE;
        expect(history.progress().knownTo).toBe(edge(2026, 10, 21, 6, 13));
      });

      it('of a span that ends now cover what is known of it', async () => {
        const [from, to] = [edge(2026, 10, 21, 5), Math.ceil(NOW / MINUTE) * 60];
        const { covered, complete, totals } = await historyOf('job="main"').totals({ kind: 'key', from, to, signal });
        expect({ covered, complete }).toEqual({ covered: { from, to: edge(2026, 10, 21, 6, 2) }, complete: true });
        expect(totals.find(({ entity }) => entityName(entity) === '0')?.data?.value).toBe(
          keyGrowth(['0'], from, to).data
        );
      });

      it('of a span before everything cover nothing', async () => {
        const answer = await historyOf('job="main"').totals({ kind: 'key', from: 0, to: 86_400, signal });
        expect(answer).toMatchObject({ totals: [], covered: null, complete: false });
      });
    });

    describe('a server that is down', () => {
      it('has figures until its last scrape, says so, and counts as down', async () => {
        const history = historyOf('job="down"');
        const edges = hours(edge(2026, 10, 21, 1), edge(2026, 10, 21, 7));
        const { rows, notices } = await history.series({ kind: 'key', edges, entities, signal });
        expect(rows[0]?.data.slice(0, 2)).toEqual([
          keyGrowth(['0'], edge(2026, 10, 21, 1), edge(2026, 10, 21, 2)).data,
          keyGrowth(['0'], edge(2026, 10, 21, 2), edge(2026, 10, 21, 3)).data,
        ]);
        expect(rows[0]?.data.slice(3)).toEqual([null, null, null]);
        expect(notices).toEqual([
          {
            severity: 'warning',
            text: 'The engine’s newest scrape of this server was at 2026-11-21 03:02 UTC; figures end there.',
          },
        ]);
        const { up, responseTime } = await history.availability({ edges, signal });
        expect(up).toEqual([1, 1, expect.closeTo(3 / 60, 1), 0, 0, 0]);
        expect(responseTime).toEqual([
          expect.closeTo(0.02, 6),
          expect.closeTo(0.02, 6),
          expect.closeTo(0.02, 6),
          null,
          null,
          null,
        ]);
        expect((await history.check(signal)).message).toContain('check that scraping goes on');
      });
    });

    describe('the exporter’s series', () => {
      it('give the same figures under the server’s name, and what the restart took along too', async () => {
        const history = historyOf('job="exporter"');
        const [from, to] = [edge(2026, 10, 20, 2), edge(2026, 10, 21, 6)];
        const { rows, total } = await history.series({ kind: 'key', edges: hours(from, to), entities, signal });
        rows.forEach(({ data, tunnelTime }, row) => {
          const { lost, ...expected } = keyGrowth(keys[row]?.[1] ?? [], from, to);
          expect(sum(known(data))).toBe(expected.data + lost.data);
          expect(sum(known(tunnelTime))).toBeCloseTo(expected.tunnelTime + lost.tunnelTime, 6);
        });
        const { totals } = await history.totals({ kind: 'location', from, to, signal });
        expect(sum(known(totals.map(({ data }) => data?.value ?? null)))).toBe(sum(known(total.data)));
        const { up, responseTime } = await history.availability({ edges: [from, to], signal });
        expect({ up, responseTime }).toEqual({ up: [1], responseTime: [0.125] });
        expect((await history.check(signal)).details).toMatchObject({ series: 'exporter', accessKeys: 5 });
      });
    });

    describe('what the matchers select', () => {
      it('must be one server', async () => {
        const history = historyOf('job=~"main|unaided"');
        const call = history.totals({ kind: 'key', from: FROM / 1000, to: NOW / 1000, signal });
        await expect(call).rejects.toEqual(coded('PROMETHEUS_AMBIGUOUS'));
        expect(history.progress().problem).toContain('PROMETHEUS_AMBIGUOUS');
      });

      it('must be something', async () => {
        await expect(historyOf('job="nobody"').check(signal)).rejects.toEqual(coded('PROMETHEUS_NO_SERIES'));
        const other = historyOf('job="exporter", server="other"');
        await expect(other.check(signal)).rejects.toEqual(coded('PROMETHEUS_NO_SERIES'));
      });

      it('is told in a sentence', async () => {
        const { message, details } = await historyOf('job="main"').check(signal);
        expect(details.engine).toMatch(told);
        expect(message).toBe(
          `History comes from ${details.engine}, which has the server’s own series: figures of 5 access keys since 2026-11-20T00:01:20Z, scraped every 60 s.`
        );
        expect((await historyOf('job="unaided"').check(signal)).message).toContain('process_start_time_seconds');
      });
    });
  });
});
