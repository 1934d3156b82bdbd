import { DAY, HOUR } from '../time/units';
import { PluginError } from '../errors/plugin-error';
import type { AccessKey, Answer, OutlineApi, ServerMetrics } from '../outline/api';

/** Bandwidth, peaks and devices are those of this time before the poll, in seconds. */
const RECENT_SECONDS = HOUR;

/** How far back the first poll asks when keys were seen, as long as the server's own figures reach; then it is forgotten. */
const LAST_SEEN_SECONDS = 30 * DAY;

/** What the server says beside its counters, at one moment. Null: not known. */
export interface FigureAnswers {
  keys: readonly AccessKey[] | null;
  /** Bytes of the last 30 days by key, as data limits count them. */
  transferred: ReadonlyMap<string, number | null> | null;
  /** Of the last hour. */
  recent: ServerMetrics | null;
}

/** Asks one server for its figures, again and again; each answer that fails costs only itself. */
export class FigureReader {
  readonly #api: OutlineApi;
  readonly #onProblem: (problem: PluginError) => void;

  /** By key id as the API gives it in figures; epoch milliseconds. */
  readonly lastSeen = new Map<string, number>();
  #isFirst = true;

  constructor(api: OutlineApi, onProblem: (problem: PluginError) => void) {
    this.#api = api;
    this.#onProblem = onProblem;
  }

  /** @param now epoch milliseconds */
  async read(now: number, signal: AbortSignal): Promise<FigureAnswers> {
    const api = this.#api;
    const keys = await this.#orNull(api.accessKeys({ signal }));
    const transferred = await this.#orNull(api.dataTransferred({ signal }));
    const recent = await this.#orNull(api.serverMetrics(RECENT_SECONDS, { signal }));
    this.#note(recent);
    if (this.#isFirst && recent) {
      this.#note(await this.#orNull(api.serverMetrics(LAST_SEEN_SECONDS, { signal })));
      this.#isFirst = false;
    }
    this.#forget(now - LAST_SEEN_SECONDS * 1000);
    return { keys, transferred, recent };
  }

  async #orNull<T>(answer: Promise<Answer<T>>): Promise<T | null> {
    try {
      return (await answer).value;
    } catch (thrown) {
      this.#onProblem(PluginError.from(thrown));
      return null;
    }
  }

  #note(metrics: ServerMetrics | null): void {
    for (const { keyId, lastTrafficSeen } of metrics?.accessKeys ?? []) {
      if (keyId !== null && lastTrafficSeen !== null) {
        this.lastSeen.set(keyId, Math.max(lastTrafficSeen, this.lastSeen.get(keyId) ?? 0));
      }
    }
  }

  #forget(before: number): void {
    for (const [keyId, at] of this.lastSeen) {
      if (at < before) {
        this.lastSeen.delete(keyId);
      }
    }
  }
}
