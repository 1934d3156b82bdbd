import type { SimulatorOptions } from '../../../simulator/options';
import { closeSimulated, keepBusy, simulated, type SimulatedOutline } from '../testing/simulated-server';
import { phaseByPresence } from './phase-by-presence';
import { phaseByRates } from './phase-by-rates';
import { phaseBySteps } from './phase-by-steps';
import type { ScrapePhase } from './scrape-phase';
import { ServerClock } from '../../outline/server-clock';
import type { WindowAsker } from './window-asker';

afterEach(closeSimulated);

const BEGIN = Date.parse('2026-11-21T18:00:00Z');

/** A server whose clock stands some seconds after full five minutes. */
async function at(seconds: number, options: SimulatorOptions = {}) {
  const outline = await simulated({ now: BEGIN + seconds * 1000, ...options });
  return { ...outline, asker: askerOf(outline), serverNow: BEGIN / 1000 + seconds };
}

/** Lets some time pass after each call. */
function askerOf({ api, simulator }: SimulatedOutline, milliseconds = 50): WindowAsker {
  return {
    isNew: (since) => api.sinceAskedAt(since) === null,
    isFree: (since) => api.sinceAskedAt(since) === null && since % 300 !== 60,
    async ask(since) {
      const sample = await api.sampleMetrics(since);
      simulator.clock.advance(milliseconds);
      return sample;
    },
  };
}

function expectPhase(found: ScrapePhase | null, seconds: number, width: number): void {
  expect(found).not.toBeNull();
  const { earliest, latest } = found ?? { earliest: NaN, latest: NaN };
  const distance = (seconds - earliest + 60) % 60;
  expect(distance).toBeLessThanOrEqual(latest - earliest + 0.001);
  expect(latest - earliest).toBeLessThanOrEqual(width);
  // Else buckets would be cut more than a minute after their edges.
  expect(latest).toBeLessThan(60);
}

describe('by the steps of master', () => {
  it.each([
    [0.2, 5],
    [17.3, 5],
    [17.3, 40],
    [43.5, 20],
    [59.9, 30],
  ])('finds scrapes at %d s, asked %d s after full five minutes', async (seconds, asked) => {
    const { asker, serverNow, server } = await at(asked, { scrapePhase: seconds * 1000 });
    expectPhase(await phaseBySteps(asker, serverNow), seconds, 2);
    expect(server.calls.count()).toBeLessThanOrEqual(9);
  });

  it('needs no traffic, only a series', async () => {
    const outline = await at(5, { scrapePhase: 31_000, traffic: 'none' });
    expect(await phaseBySteps(outline.asker, outline.serverNow)).toBeNull();
    outline.server.connect({ keyId: '0', down: 1000, at: BEGIN - 3_600_000 });
    outline.simulator.clock.advance(900_000);
    expectPhase(await phaseBySteps(outline.asker, outline.serverNow + 900), 31, 2);
  });

  it('says so when a scrape comes meanwhile', async () => {
    const outline = await at(20, { scrapePhase: 22_000 });
    for (const milliseconds of [200, 300, 400, 600, 800]) {
      outline.simulator.clock.set(BEGIN + milliseconds * 6000 + 20_000);
      const begin = outline.simulator.clock.now() / 1000;
      const found = await phaseBySteps(askerOf(outline, milliseconds), begin);
      if (found) {
        expectPhase(found, 22, 2);
      }
    }
  });

  it('says so when a scrape is missing', async () => {
    const { asker, serverNow, server } = await at(30, { scrapePhase: 10_000 });
    server.missScrapes(BEGIN, BEGIN + 30_000);
    expect(await phaseBySteps(asker, serverNow)).toBeNull();
  });

  it('says so when the version has no steps there', async () => {
    const { asker, serverNow } = await at(30, { version: '1.12.3' });
    expect(await phaseBySteps(asker, serverNow)).toBeNull();
  });
});

describe('by rates', () => {
  it.each([
    ['1.12.3', 17.3],
    ['1.12.3', 43.5],
    ['1.12.3', 31],
    ['1.11.1-rc1', 5],
    ['master', 59.9],
  ] as const)('finds scrapes of %s at %d s where there is traffic', async (version, seconds) => {
    const { asker, server } = await at(33, { version, scrapePhase: seconds * 1000, traffic: 'none' });
    keepBusy(server, BEGIN - 1800_000, BEGIN + 60_000);
    expectPhase(await phaseByRates(asker, new ServerClock()), seconds, 3);
    expect(server.calls.count()).toBeLessThanOrEqual(9);
  });

  it('says so without traffic', async () => {
    const { asker } = await at(33, { version: '1.12.3', traffic: 'none' });
    expect(await phaseByRates(asker, new ServerClock())).toBeNull();
  });

  it('says so when a scrape comes meanwhile', async () => {
    const outline = await at(20, { scrapePhase: 22_000, version: '1.12.3' });
    keepBusy(outline.server, BEGIN - 1800_000, BEGIN + 6_000_000);
    for (const milliseconds of [200, 250, 300, 350, 400, 500, 600, 700, 800]) {
      outline.simulator.clock.set(BEGIN + milliseconds * 6000 + 20_000);
      const found = await phaseByRates(askerOf(outline, milliseconds), new ServerClock());
      if (found) {
        expectPhase(found, 22, 5);
      }
    }
  });
});

describe('by presence', () => {
  /** One connection, long ago. */
  async function idle(asked: number, options: SimulatorOptions) {
    const outline = await at(asked, { traffic: 'none', ...options });
    outline.server.connect({ keyId: '0', down: 1000, at: BEGIN - 3_600_000 });
    return outline;
  }

  it.each([
    ['master', 17.3, 100],
    ['master', 59, 100],
    ['master', 40, 299],
    ['1.12.3', 31, 200],
    ['1.11.1-rc1', 5, 12],
  ] as const)('finds scrapes of an idle %s at %d s, %d s after full five minutes', async (version, seconds, asked) => {
    const { asker, server } = await idle(asked, { version, scrapePhase: seconds * 1000 });
    expectPhase(await phaseByPresence(asker, new ServerClock()), seconds, 3);
    expect(server.calls.count()).toBeLessThanOrEqual(9);
  });

  it('finds them three minutes after the proxy was started', async () => {
    const { asker, server } = await idle(150, { scrapePhase: 21_500 });
    server.restartProxy(BEGIN - 30_000);
    server.connect({ keyId: '0', down: 5_000_000, at: BEGIN - 10_000, length: 1000 });
    expectPhase(await phaseByPresence(asker, new ServerClock()), 21.5, 3);
  });

  it('says so where nothing was ever counted, and where the newest scrape is missing', async () => {
    const unused = await at(100, { traffic: 'none' });
    expect(await phaseByPresence(unused.asker, new ServerClock())).toBeNull();
    const { asker, server } = await idle(100, { scrapePhase: 10_000 });
    server.missScrapes(BEGIN + 60_000, BEGIN + 100_000);
    expect(await phaseByPresence(asker, new ServerClock())).toBeNull();
  });

  it('says so when a scrape comes meanwhile', async () => {
    const outline = await idle(100, { scrapePhase: 22_000 });
    for (const milliseconds of [200, 250, 300, 350, 400, 500, 600, 700, 800]) {
      outline.simulator.clock.set(BEGIN + milliseconds * 6000 + 80_000);
      const found = await phaseByPresence(askerOf(outline, milliseconds), new ServerClock());
      if (found) {
        expectPhase(found, 22, 5);
      }
    }
  });
});
