import { describeWith } from '../../../telemetry/testing/programs';
import { engines, type RunningEngine } from '../testing/engines';
import { EngineClient } from './engine-client';

const { signal } = new AbortController();

describe.each(engines)('moments of a real $name', ({ program, startWith }) => {
  describeWith(program, 'without a past', () => {
    let engine: RunningEngine | undefined;
    let client: EngineClient | undefined;

    beforeAll(async () => {
      engine = await startWith([]);
      const settings = { url: engine.url, matchers: '', authorization: null };
      client = new EngineClient({ settings, allowPrivate: true, timeoutSeconds: 60 });
    });

    afterAll(async () => {
      await client?.close();
      await engine?.stop();
    });

    // As a product of binary fractions, 1123140.001 s are 1123140000999999.9 ns.
    it.each([300_000, 61_003, 1_123_140_001, 86_399_999])('are those asked for, %d ms apart', async (step) => {
      const start = Date.UTC(2026, 10, 20) + 59_999;
      const series = await client?.queryRange('vector(1)', { start, end: start + 2 * step, step }, signal);
      const expected = [start, start + step, start + 2 * step];
      expect(series?.map(({ samples }) => samples.map(([at]) => at))).toEqual([expected]);
    });
  });
});
