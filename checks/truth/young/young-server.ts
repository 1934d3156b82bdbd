import { recordedServer, stopRecording } from '../../../pkg/history/testing/recorded-server';
import { closeSimulated } from '../../../pkg/history/testing/simulated-server';
import type { SimulatedServer } from '../../../simulator/server';
import { Counters, type TrueAmount } from '../panels/counters';
import { Grafana } from '../panels/grafana';
import {
  panelQuery,
  readPanel,
  unbounded,
  type PanelShape,
  type QueriedFamily,
  type ShownAmount,
} from '../panels/panel';
import { StoreFolder } from '../panels/store-folder';

const MINUTE = 60_000;
const CREATED = Date.parse('2026-11-28T06:19:13Z');

export interface AskedPanel {
  minute: number;
  family: QueriedFamily;
  shape: PanelShape;
  /** Of the window until then. */
  minutes: number;
}

/** Bytes that a panel shows, beside the truth. */
export type ShownBytes = ShownAmount & { truth: readonly TrueAmount[] };

/**
 * What panels show of a server's first minutes.
 *
 * @param traffic makes its traffic; `at` gives the moment of a minute of its life
 * @param addedAt the minute in which the data source is added
 * @param restartedAt the minute in which Grafana is started again, without its store
 * @param asked in ascending minutes
 */
export async function playYoungServer(
  traffic: (server: SimulatedServer, at: (minute: number) => number) => void,
  {
    addedAt,
    restartedAt = Infinity,
    scrapePhase,
    asked,
  }: { addedAt: number; restartedAt?: number; scrapePhase: number; asked: readonly AskedPanel[] }
): Promise<ShownBytes[][]> {
  const outline = await recordedServer({ traffic: 'none', keys: 3, ageDays: 0, scrapePhase, now: CREATED });
  const folder = new StoreFolder();
  const { server, time } = outline;
  time.participants = 0;
  const at = (minute: number) => CREATED + minute * MINUTE;
  traffic(server, at);
  const grafana = new Grafana(outline, time, { spreadBy: 'young' });
  const counters = new Counters(server);
  const shown: ShownBytes[][] = [];
  try {
    await time.runUntil(at(addedAt));
    await grafana.start(folder.place);
    let isRestarted = false;
    for (const { minute, family, shape, minutes } of asked) {
      if (minute > restartedAt && !isRestarted) {
        await time.runUntil(at(restartedAt));
        await grafana.stop();
        folder.lose();
        await grafana.start(folder.place);
        isRestarted = true;
      }
      await time.runUntil(at(minute));
      const query = panelQuery(family, shape, { figure: 'data', ...(shape === 'time-series' && { step: '5m' }) });
      const frame = await grafana.ask(query, { from: time.now() - minutes * MINUTE, to: time.now() });
      const amounts = readPanel(frame, unbounded).amounts.filter(({ figure }) => figure === 'data');
      shown.push(amounts.map((amount) => ({ ...amount, truth: counters.amounts(amount.name, 'data', amount) })));
    }
    await grafana.stop();
    return shown;
  } finally {
    await stopRecording();
    await closeSimulated();
    folder.remove();
  }
}
