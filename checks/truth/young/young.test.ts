import { keyName } from '../panels/entity-name';
import { playYoungServer, type AskedPanel } from './young-server';

const MINUTE = 60_000;

/** History has the first; the server's own answer is the second, and of a key that history does not know the last. */
const asked: AskedPanel[] = [14, 18, 30].flatMap((minute) =>
  [15, 60].map((minutes): AskedPanel => ({ minute, minutes, family: 'key-metrics', shape: 'table' }))
);

it.each([12.6, 3.6])(
  'does not show as 0 a key all of whose traffic, in minute %d, is in a first sample that no answer shows',
  async (burstAt) => {
    const panels = await playYoungServer(
      (server, at) => {
        for (let from = at(2); from < at(30); from += MINUTE / 3) {
          server.connect({ keyId: '0', at: from, length: 10_000, down: 4e6 });
        }
        server.connect({ keyId: '1', at: at(burstAt), length: 5000, down: 60e6 });
      },
      { addedAt: 4, scrapePhase: 21_500, asked }
    );
    const bursts = panels.flatMap((amounts) => amounts.filter(({ name }) => name === keyName('1')));
    expect(bursts).toHaveLength(asked.length);
    const mistakes = bursts.filter(
      ({ value, least, most, truth }) =>
        value !== null && !truth.some(({ scraped, flowed }) => scraped <= most + 1 && flowed >= least - 1)
    );
    expect(mistakes).toEqual([]);
  }
);

it('does not show figures that the server kept for Grafana before its restart', async () => {
  const panels = await playYoungServer(
    (server, at) => {
      for (let from = at(2); from < at(60); from += MINUTE / 3) {
        server.connect({ keyId: '0', at: from, length: 10_000, down: 4e6, protocol: 'udp' });
      }
    },
    {
      addedAt: 4,
      restartedAt: 52,
      scrapePhase: 21_500,
      asked: [51.9, 56.4].map((minute): AskedPanel => ({
        minute,
        minutes: 60,
        family: 'server-metrics',
        shape: 'table',
      })),
    }
  );
  for (const { value, truth } of panels.flat()) {
    expect(value).toBeGreaterThan(0.99 * Math.min(...truth.map(({ visible }) => visible)));
  }
});
