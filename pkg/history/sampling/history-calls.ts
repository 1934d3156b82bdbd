import type { MetricsSample, OutlineApi } from '../../outline/api';
import type { ServerClock } from './server-clock';
import { isSpellingOf, spelledSince } from './spelling';
import type { WindowAsker } from './window-asker';

/** Windows that polls ask for as long as none was missed, in seconds; the search for the phase leaves them alone. */
const POLLED_WINDOWS = [120, 180, 360, 660];

/** The windows that the history asks one server for; what they tell of its clock is noted. */
export class HistoryCalls implements WindowAsker {
  /** Whether a clock was set since this was last made false. */
  clockWasSet = false;

  constructor(
    private readonly api: OutlineApi,
    private readonly clock: ServerClock,
    private readonly signal: AbortSignal
  ) {}

  /** @throws PluginError */
  async ask(sinceSeconds: number): Promise<MetricsSample> {
    const sample = await this.api.sampleMetrics(sinceSeconds, { signal: this.signal });
    this.clockWasSet = !this.clock.read(sample) || this.clockWasSet;
    return sample;
  }

  isNew(sinceSeconds: number): boolean {
    return this.api.sinceAskedAt(sinceSeconds) === null;
  }

  isFree(sinceSeconds: number): boolean {
    return this.isNew(sinceSeconds) && !POLLED_WINDOWS.some((window) => isSpellingOf(sinceSeconds, window));
  }

  /** The spelling of a window whose answer will be a new one; null where there is none. */
  spelled(windowSeconds: number): number | null {
    return spelledSince(this.api, windowSeconds);
  }
}
