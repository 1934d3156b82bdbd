import type { PluginError } from '../errors/plugin-error';
import type { DataLimit, OutlineApi } from '../outline/api';
import { Column } from '../telemetry/collectors/column';
import type { Labels } from '../telemetry/metric-family';
import { CounterSeries } from './counter-series';
import { FigureReader } from './figure-reader';
import { figuresOf, noFigures, type Figures } from './figures';
import { ServerLabels, type LabelledServer } from './server-labels';

export interface ServerSeriesOptions {
  server: LabelledServer;
  api: OutlineApi;
  /** Epoch milliseconds. */
  now: () => number;
  onProblem: (problem: PluginError) => void;
}

/** How often figures beside the counters are asked for, in milliseconds. */
export const FIGURES_INTERVAL = 300_000;
/** Beyond this age they are left out, so that what nobody knows is not taken for the present. */
const OLDEST_FIGURES = 3 * FIGURES_INTERVAL;

/** What is exported of one server's keys and locations. Another server at the same address begins with another one. */
export class ServerSeries {
  readonly counters: CounterSeries;
  /** When its keys had traffic last, epoch seconds; true however long ago the server said so. */
  lastSeen = new Column();
  readonly #labels: ServerLabels;
  readonly #reader: FigureReader;
  readonly #now: () => number;
  #figures: { at: number; value: Figures } | null = null;

  constructor({ server, api, now, onProblem }: ServerSeriesOptions) {
    this.#labels = new ServerLabels(server);
    this.#reader = new FigureReader(api, onProblem);
    this.#now = now;
    this.counters = new CounterSeries(this.#labels);
  }

  /** Of all its series. */
  get labels(): Labels {
    return this.#labels.ofServer;
  }

  /** What the server said last, all unknown where that is too long ago. */
  get figures(): Figures {
    return this.#figures && this.#now() - this.#figures.at <= OLDEST_FIGURES ? this.#figures.value : noFigures;
  }

  /** @param defaultDataLimit of keys without one of their own */
  async readFigures(defaultDataLimit: DataLimit, signal: AbortSignal): Promise<void> {
    const answers = await this.#reader.read(this.#now(), signal);
    const value = figuresOf(answers, defaultDataLimit, this.#labels);
    this.#figures = { at: this.#now(), value };
    if (value.keyIds) {
      this.counters.takeKeys(value.keyIds);
    }
    const { lastSeen } = this.#reader;
    this.lastSeen = new Column();
    lastSeen.forEach((at, keyId) => this.lastSeen.add(this.#labels.ofKey(keyId), at / 1000));
    this.#labels.forgetKeysBut(new Set([...(value.keyIds ?? []), ...this.counters.keyIds, ...lastSeen.keys()]));
  }
}
