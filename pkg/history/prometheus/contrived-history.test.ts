import type { Labels } from './client/answers';
import { describeWith } from '../../telemetry/testing/programs';
import { createPrometheusHistory, type PrometheusHistory } from './prometheus-history';
import { engines, type RunningEngine, type StoredSeries } from './testing/engines';

const MINUTE = 60_000;
const FROM = Date.UTC(2026, 10, 20, 10, 0, 7);
const MINUTES = 120;
const NOW = FROM + (MINUTES - 1) * MINUTE + 5000;
const { signal } = new AbortController();

describe.each(engines)('history out of a real $name', ({ program, startWith }) => {
  describeWith(program, 'with a contrived past', () => {
    let engine: RunningEngine | undefined;
    let history: PrometheusHistory | undefined;

    afterEach(async () => {
      await history?.close();
      await engine?.stop();
    });

    /** One sample a minute, of the minutes for which there is a value. */
    function series(name: string, labels: Labels, value: (minute: number) => number | null): StoredSeries {
      const samples = Array.from({ length: MINUTES }, (_, minute) => [FROM + minute * MINUTE, value(minute)] as const);
      return {
        name,
        labels,
        samples: samples.flatMap(([at, number]) => (number === null ? [] : [[at, number] as const])),
      };
    }

    async function historyOf(stored: readonly StoredSeries[]): Promise<PrometheusHistory> {
      engine = await startWith(stored);
      history = createPrometheusHistory({
        settings: { url: engine.url, matchers: '', authorization: null },
        serverName: 'test',
        timeoutSeconds: 60,
        environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'TRUE' },
        now: () => NOW,
      });
      return history;
    }

    const edges = Array.from({ length: 5 }, (_, index) => Date.UTC(2026, 10, 20, 10) / 1000 + index * 1800);
    const key = (keyId: string) => ({ kind: 'key' as const, keyId });

    async function dataOf(stored: readonly StoredSeries[], ids: readonly string[]) {
      const { rows, notices } = await (
        await historyOf(stored)
      ).series({
        kind: 'key',
        edges,
        entities: ids.map(key),
        signal,
      });
      return { data: rows.map(({ data }) => data), notices };
    }

    describe('an exporter', () => {
      const target = { job: 'exporter', instance: 'a:1', server: 'test' };
      const data = (keyId: string, value: (minute: number) => number | null) =>
        series('outline_access_key_data_bytes_total', { ...target, key_id: keyId }, value);

      it('that lost one counter, got a new key and left one out for a while', async () => {
        const answer = await dataOf(
          [
            series('outline_up', target, (minute) => (minute >= 50 && minute < 55 ? 0 : 1)),
            data('1', (minute) => (minute < 40 ? 1000 + minute : 5000 + 10 * (minute - 40))),
            data('2', (minute) => (minute < 40 ? 9000 : 10 * (minute - 40))),
            data('3', (minute) => (minute < 70 ? null : 300 + minute)),
            data('4', (minute) => (minute >= 50 && minute < 65 ? null : 100 * minute)),
          ],
          ['1', '2', '3', '4']
        );
        expect(answer).toEqual({
          data: [
            [30, 9 + 3961 + 200, 300, 290],
            [0, 200, 300, 290],
            [0, 0, 390, 29],
            // Read at the break and not at 11:00, so what it grew since the break comes with 11:30.
            [3000, 1000, 5000, 2900],
          ],
          notices: [],
        });
      });
    });

    describe('a server', () => {
      const target = { job: 'outline', instance: 'a:1' };
      const data = (labels: Labels, value: (minute: number) => number | null) =>
        series('shadowsocks_data_bytes', { access_key: '1', proto: 'tcp', dir: 'p>t', ...labels }, value);

      it('whose labels were changed goes on, and counts nothing of before its first scrape', async () => {
        const renamed = { ...target, instance: 'b:1' };
        const answer = await dataOf(
          [
            series('shadowsocks_keys', target, (minute) => (minute < 45 ? 1 : null)),
            series('shadowsocks_keys', renamed, (minute) => (minute < 45 ? null : 1)),
            data(target, (minute) => (minute < 45 ? 7000 + minute : null)),
            data(renamed, (minute) => (minute < 45 ? null : 7000 + minute)),
          ],
          ['1']
        );
        expect(answer.data).toEqual([[30, 29, 30, 29]]);
      });

      it('whose clock jumps was not restarted', async () => {
        const answer = await dataOf(
          [
            series('shadowsocks_keys', target, () => 1),
            series('process_start_time_seconds', target, (minute) => FROM / 1000 - 86_400 + (minute < 45 ? 0 : 7200)),
            data(target, (minute) => 7000 + minute),
          ],
          ['1']
        );
        expect(answer.data).toEqual([[30, 30, 30, 29]]);
      });

      it('that was restarted begins at 0, even where its counters are higher at once', async () => {
        const answer = await dataOf(
          [
            series('shadowsocks_keys', target, () => 1),
            series('process_start_time_seconds', target, (minute) => FROM / 1000 + (minute < 45 ? -86_400 : 44.5 * 60)),
            data(target, (minute) => (minute < 45 ? 100 + minute : 955 + minute)),
          ],
          ['1']
        );
        expect(answer.data).toEqual([[30, 14 + 1000 + 15, 30, 29]]);
      });

      it('whose counter falls while its process goes on is not known there', async () => {
        const answer = await dataOf(
          [
            series('shadowsocks_keys', target, () => 1),
            series('process_start_time_seconds', target, () => FROM / 1000 - 86_400),
            data(target, (minute) => (minute < 45 ? 7000 + minute : minute)),
          ],
          ['1']
        );
        expect(answer).toEqual({
          data: [[30, null, 30, 29]],
          notices: [expect.objectContaining({ severity: 'warning' })],
        });
      });
    });
  });
});
