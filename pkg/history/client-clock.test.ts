import { closeSimulated, simulated } from './testing/simulated-server';

afterEach(closeSimulated);

const NOW = Date.parse('2026-11-21T10:02:13Z');
const HOUR = 3_600_000;

describe.each([5, -5])('a server whose clock is %d h ahead', (hours) => {
  it('tells its moments by our clock', async () => {
    const { server, api } = await simulated({ traffic: 'none', version: '1.12.3', ageDays: 2 });
    const { value: before } = await api.server();
    server.skew = hours * HOUR;
    server.connect({ keyId: '0', at: server.now() - 600_000, length: 5000, down: 40_000_000 });
    server.connect({ keyId: '0', at: server.now() - 400_000, length: 5000, down: 40_000_000 });
    const { value } = await api.serverMetrics(3600);
    expect(api.clock.aheadSeconds).toBe(hours * 3600);
    const moments = [value.bandwidthPeak.at, ...value.accessKeys.map(({ lastTrafficSeen }) => lastTrafficSeen)];
    expect(moments).toHaveLength(2);
    for (const at of moments) {
      expect(at).toBeGreaterThan(NOW - 900_000);
      expect(at).toBeLessThanOrEqual(NOW);
    }
    const polled = await api.probeAnew();
    expect(polled.server?.createdAt).toBe((before.createdAt ?? 0) - hours * HOUR);
    expect((await api.server()).value.createdAt).toBe(polled.server?.createdAt);
  });
});

it('does not move moments of clocks that agree', async () => {
  const { api } = await simulated();
  expect(api.clock.aheadSeconds).toBeNull();
  await api.server();
  expect(api.clock.aheadSeconds).toBe(0);
});
