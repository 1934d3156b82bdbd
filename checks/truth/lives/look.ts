import { PluginError } from '../../../pkg/errors/plugin-error';
import type { Grafana } from '../panels/grafana';
import {
  families,
  panelQuery,
  panelShapes,
  readPanel,
  type AbsentBounds,
  type PanelShape,
  type QueriedFamily,
  type Shown,
  type ShownSpan,
} from '../panels/panel';
import type { Dice } from './dice';

const MINUTE = 60_000;

/** A panel's time range. */
export interface AskedWindow {
  name: string;
  range: ShownSpan;
  /** Whether it goes on until now. */
  isUntilNow: boolean;
  /** Of charts. */
  step: string;
}

/** What one panel shows. */
export interface LookedAt {
  window: AskedWindow;
  family: QueriedFamily;
  shape: PanelShape;
  /** The error's code and sentence, where there is one. */
  shown: Shown | string;
}

/** How long ranges until now are, in minutes, and the steps of their charts. */
const untilNow = [
  ['15m', 15, '5m'],
  ['1h', 60, '5m'],
  ['3h', 180, '5m'],
  ['24h', 1440, '1h'],
  ['30d', 43_200, '1d'],
] as const;

/** Ranges that end in the past: minutes of their length, and minutes that passed since. */
const inThePast = [
  ['past hour', 60, '5m', 7, 90],
  ['past', 180, '5m', 10, 1000],
] as const;

/** How many windows are asked for at one moment; all of them in turn. */
const AT_ONCE = 3;

/** Asks for every family in every shape, all at once as a dashboard does. */
export function lookAt(
  grafana: Grafana,
  now: number,
  { turn, dice, absentBounds }: { turn: number; dice: Dice; absentBounds: AbsentBounds }
): Promise<LookedAt[]> {
  const all = windowsAt(now, dice);
  const windows = Array.from({ length: AT_ONCE }, (_, index) => all[(turn * AT_ONCE + index) % all.length]).flatMap(
    (window) => window ?? []
  );
  const asked = windows.flatMap((window) =>
    families.flatMap((family) => panelShapes.map((shape) => ({ window, family, shape })))
  );
  return Promise.all(
    asked.map(async ({ window, family, shape }) => {
      const figure = dice.chance(0.75) ? 'data' : 'tunnel_time';
      const query = panelQuery(family, shape, { figure, ...(shape === 'time-series' && { step: window.step }) });
      try {
        const shown = readPanel(await grafana.ask(query, window.range), absentBounds);
        return { window, family, shape, shown };
      } catch (thrown) {
        const { code, message } = PluginError.from(thrown);
        return { window, family, shape, shown: `${code}: ${message}` };
      }
    })
  );
}

function windowsAt(now: number, dice: Dice): AskedWindow[] {
  return [
    ...untilNow.map(([name, minutes, step]) => ({
      name,
      range: { from: now - minutes * MINUTE, to: now },
      isUntilNow: true,
      step,
    })),
    ...inThePast.map(([name, minutes, step, least, most]) => {
      const to = now - Math.floor(dice.logarithmic(least, most) * MINUTE);
      return { name, range: { from: to - minutes * MINUTE, to }, isUntilNow: false, step };
    }),
  ];
}
