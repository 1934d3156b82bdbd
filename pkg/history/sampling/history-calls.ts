import type { MetricsSample, OutlineApi } from '../../outline/api';
import { windowLengths, type AskingMoment } from '../../outline/calls/window-lengths';
import { isVariantOf, variedSince } from './window-variants';
import type { WindowAsker } from './window-asker';

/** Windows that polls ask for as long as none was missed, in seconds; the search for the phase leaves them alone. */
const POLLED_WINDOWS = [120, 180, 360, 660];

/** The windows that the history asks one server for. */
export class HistoryCalls implements WindowAsker {
  readonly #api: OutlineApi;
  readonly #moment: () => AskingMoment;
  readonly #signal: AbortSignal;

  /** @param moment now */
  constructor(api: OutlineApi, moment: () => AskingMoment, signal: AbortSignal) {
    this.#api = api;
    this.#moment = moment;
    this.#signal = signal;
  }

  /** @throws PluginError */
  ask(sinceSeconds: number): Promise<MetricsSample> {
    return this.#api.sampleMetrics(sinceSeconds, { signal: this.#signal });
  }

  isNew(sinceSeconds: number): boolean {
    return this.#api.sinceAskedAt(sinceSeconds) === null;
  }

  isFree(sinceSeconds: number): boolean {
    return this.isNew(sinceSeconds) && !POLLED_WINDOWS.some((window) => isVariantOf(sinceSeconds, window));
  }

  /** The variant of a window whose answer will be a new one; null where there is none. */
  varied(windowSeconds: number): number | null {
    return variedSince(this.#api, windowSeconds);
  }

  /** The same for a window that is no poll's, which others may ask for as well. */
  variedApart(windowSeconds: number): number | null {
    return windowLengths(windowSeconds, this.#moment()).find((seconds) => this.isNew(seconds)) ?? null;
  }
}
