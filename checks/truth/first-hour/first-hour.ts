import { recordedServer, stopRecording, type RecordedServer } from '../../../pkg/history/testing/recorded-server';
import { closeSimulated } from '../../../pkg/history/testing/simulated-server';
import type { SimulatedServer } from '../../../simulator/server';
import { Counters, type TrueAmount } from '../panels/counters';
import { serverName } from '../panels/entity-name';
import { Grafana } from '../panels/grafana';
import {
  families,
  panelQuery,
  readPanel,
  unbounded,
  type PanelShape,
  type QueriedFamily,
  type Shown,
  type ShownAmount,
} from '../panels/panel';
import { quantityOf } from '../panels/quantity';
import { StoreFolder } from '../panels/store-folder';

const MINUTE = 60_000;
export const CREATED = Date.parse('2026-11-28T06:19:13Z');

/** Minutes since the server was created. */
const ASKED_AT = [10, 16, 23.8, 37, 51, 75];
const ADDED_AT = 6;
const RESTARTED_AT = 16;
/** Nothing flows, no scrape is made, and connections are refused; then the proxy starts anew. */
export const OUTAGE = { from: 24, to: 34 };

const windowMinutes = { '15 min': 15, '1 h': 60, '3 h': 180, '24 h': 1440, '30 d': 43_200 } as const;
export type WindowName = keyof typeof windowMinutes;
const windows = Object.keys(windowMinutes) as WindowName[];

/** Longer charts are not made of steps of five minutes. */
const LONGEST_CHART = 180;

/** What one panel shows at one moment. */
export interface PlayedPanel extends Omit<Shown, 'amounts'> {
  minute: number;
  window: WindowName;
  family: QueriedFamily;
  shape: PanelShape;
  amounts: ReadonlyArray<ShownAmount & { truth: readonly TrueAmount[] }>;
  /** Bytes of the whole server in the window, until now and until the newest scrape. */
  flowed: number;
  counted: number;
}

interface Played {
  server: SimulatedServer;
  time: RecordedServer['time'];
  grafana: Grafana;
  counters: Counters;
}

/**
 * A server's first 75 minutes, played: steady traffic, Grafana is restarted in minute 16, and in minutes 24 to 34
 * everything on the server is down.
 *
 * @param store whether Grafana's restart keeps it
 */
export async function playFirstHour(store: 'kept' | 'lost'): Promise<PlayedPanel[]> {
  const outline = await recordedServer({ traffic: 'none', keys: 4, ageDays: 0, scrapePhase: 21_500, now: CREATED });
  const folder = new StoreFolder();
  const { server, time } = outline;
  time.participants = 0;
  makeTraffic(server);
  const grafana = new Grafana(outline, time, { spreadBy: 'first hour' });
  const played = { server, time, grafana, counters: new Counters(server) };
  const panels: PlayedPanel[] = [];
  const restart = async () => {
    await grafana.stop();
    if (store === 'lost') {
      folder.lose();
    }
    await grafana.start(folder.place);
  };
  const happenings: Array<[minute: number, happen: () => Promise<unknown>]> = [
    [ADDED_AT, () => grafana.start(folder.place)],
    ...ASKED_AT.map((minute): [number, () => Promise<unknown>] => [
      minute,
      async () => panels.push(...(await askEverything(minute, played))),
    ]),
    [RESTARTED_AT + 0.01, restart],
    [OUTAGE.from, () => server.faults.set({ kind: 'refuse' })],
    [OUTAGE.to, () => server.faults.clear()],
  ];
  try {
    for (const [minute, happen] of happenings.sort(([left], [right]) => left - right)) {
      await time.runUntil(CREATED + minute * MINUTE);
      await happen();
    }
    await grafana.stop();
  } finally {
    await stopRecording();
    await closeSimulated();
    folder.remove();
  }
  return panels;
}

/** Every 20 s a download of 16 MB, one of 20 MB, and some UDP. */
function makeTraffic(server: SimulatedServer): void {
  for (let second = 3 * 60; second <= 75 * 60; second += 20) {
    const at = CREATED + second * 1000;
    if (second < OUTAGE.from * 60 || second >= OUTAGE.to * 60) {
      server.connect({ keyId: '1', at, length: 18_000, down: 16e6 });
      server.connect({ keyId: '3', at: at + 5000, length: 18_000, down: 20e6 });
      server.connect({ keyId: '0', at: at + 9000, length: 18_000, down: 200_000, protocol: 'udp' });
    }
  }
  server.missScrapes(CREATED + OUTAGE.from * MINUTE, CREATED + OUTAGE.to * MINUTE);
  server.restartProxy(CREATED + OUTAGE.to * MINUTE);
}

async function askEverything(minute: number, played: Played): Promise<PlayedPanel[]> {
  const panels: PlayedPanel[] = [];
  for (const window of windows) {
    for (const family of families) {
      panels.push(await askPanel(minute, window, family, 'table', played));
      panels.push(await askPanel(minute, window, family, 'numeric', played));
      if (windowMinutes[window] <= LONGEST_CHART) {
        panels.push(await askPanel(minute, window, family, 'time-series', played));
      }
    }
  }
  return panels;
}

async function askPanel(
  minute: number,
  window: WindowName,
  family: QueriedFamily,
  shape: PanelShape,
  { time, grafana, counters }: Played
): Promise<PlayedPanel> {
  const range = { from: time.now() - windowMinutes[window] * MINUTE, to: time.now() };
  const query = panelQuery(family, shape, { figure: 'data', ...(shape === 'time-series' && { step: '5m' }) });
  const { amounts, ...shown } = readPanel(await grafana.ask(query, range), unbounded);
  const [untilScrape, untilNow] = counters.amounts(serverName, 'data', range);
  return {
    minute,
    window,
    family,
    shape,
    ...shown,
    amounts: amounts.map((amount) => ({
      ...amount,
      truth: counters.amounts(amount.name, quantityOf[amount.figure], amount),
    })),
    flowed: untilNow?.flowed ?? 0,
    counted: untilScrape?.scraped ?? 0,
  };
}
