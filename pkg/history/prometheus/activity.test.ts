import { describeWith } from '../../telemetry/testing/programs';
import { DAY } from '../../time/units';
import { ActivityFinder } from './activity';
import { EngineClient } from './client/engine-client';
import { identify } from './engines/identify';
import { Evaluator } from './evaluator';
import { LayoutFinder } from './layout';
import { parseMatchers } from './matchers';
import { engines, type RunningEngine } from './testing/engines';

const MINUTE = 60_000;
const MIDNIGHT = Date.UTC(2026, 10, 20) / 1000;
const FROM = (MIDNIGHT - 4 * DAY + 7) * 1000;
const NOW = (MIDNIGHT + 8 * 3600) * 1000;
const { signal } = new AbortController();

describe.each(engines)('activities out of a real $name', ({ program, startWith }) => {
  describeWith(program, 'with five days', () => {
    let engine: RunningEngine | undefined;
    let client: EngineClient | undefined;

    beforeAll(async () => {
      const target = { job: 'outline', instance: 'a:1' };
      const scrapes = Array.from({ length: Math.floor((NOW - FROM) / MINUTE) }, (_, index) => FROM + index * MINUTE);
      const until = (MIDNIGHT - 2 * DAY + 3600) * 1000;
      const key = { ...target, access_key: '1' };
      const grown = (at: number, step: number) => (Math.min(at, until) - FROM) * step;
      engine = await startWith([
        { name: 'shadowsocks_keys', labels: target, samples: scrapes.map((at) => [at, 1]) },
        {
          name: 'shadowsocks_data_bytes',
          labels: { ...key, proto: 'tcp', dir: 'p>t' },
          samples: scrapes.map((at) => [at, grown(at, 1)]),
        },
        { name: 'shadowsocks_tunnel_time_seconds', labels: key, samples: scrapes.map((at) => [at, grown(at, 0.002)]) },
      ]);
      client = new EngineClient({
        settings: { url: engine.url, matchers: '', authorization: null },
        allowPrivate: true,
        timeoutSeconds: 60,
      });
    });

    afterAll(async () => {
      await client?.close();
      await engine?.stop();
    });

    it('are read a day at a time where the engine is slow, newest days first, until all are known', async () => {
      const evaluator = new Evaluator(client as EngineClient, signal);
      const layout = await new LayoutFinder(parseMatchers(''), 'test', () => NOW).find(evaluator, () =>
        identify({ client: client as EngineClient, now: NOW, signal })
      );
      const finder = new ActivityFinder(() => NOW, 0);
      const span = { from: MIDNIGHT - 3 * DAY, to: MIDNIGHT + 7 * 3600 };
      const found = [];
      for (let refresh = 0; refresh < 4; refresh++) {
        const { activities, unreadDays } = await finder.find('key', span, layout, evaluator);
        found.push({ unreadDays, ...[...activities.values()][0] });
      }
      const day = { lastTraffic: MIDNIGHT - DAY, peakDevices: null };
      const minute = { lastTraffic: MIDNIGHT - 2 * DAY + 3600 + 300, peakDevices: null };
      expect(found).toEqual([
        { unreadDays: 2, ...day },
        { unreadDays: 1, ...minute },
        { unreadDays: 0, ...minute, peakDevices: expect.closeTo(2, 6) as number },
        { unreadDays: 0, ...minute, peakDevices: expect.closeTo(2, 6) as number },
      ]);
    });
  });
});
