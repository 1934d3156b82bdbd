import { LRUCache } from 'lru-cache';
import type { Frame } from '../frames/frame';
import type { OutlineApi } from '../outline/api';

/** Values of all answers that are kept, together: some 8 MiB with their encoded frames. */
const MOST_VALUES = 500_000;
/** What a field takes beside its values, in values. */
const FIELD_OVERHEAD = 100;

export interface RecentAnswersOptions {
  servers: ReadonlyArray<{ api: Pick<OutlineApi, 'changes' | 'keptUntil'> }>;
  /** Changes whenever something may have been written to the history; null: that cannot be told. */
  historyRevision: () => string | null;
  /** Epoch milliseconds. */
  now?: () => number;
}

interface RecentAnswer {
  frames: Frame[];
  /** What it was made of. */
  revision: string;
}

/**
 * Answers of one data source. Equal queries share one, and with it its encoded frames, as long as nothing new was heard of
 * the servers, nothing was written to the history, and no answer that it is made of would be asked for again. Frames are
 * shared, so that nobody may change them.
 */
export class RecentAnswers {
  readonly #options: RecentAnswersOptions;
  readonly #now: () => number;
  readonly #answers: LRUCache<string, RecentAnswer>;

  constructor(options: RecentAnswersOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#answers = new LRUCache({
      maxSize: MOST_VALUES,
      sizeCalculation: ({ frames }) =>
        frames.flatMap(({ fields }) => fields).reduce((sum, { values }) => sum + values.length + FIELD_OVERHEAD, 1),
      ttlResolution: 0,
      ttlAutopurge: true,
      perf: { now: this.#now },
    });
  }

  /**
   * @param key equal for queries that have the same answer
   * @param lifetimeSeconds the longest time for which an answer may serve others; 0: not at all
   */
  async get(key: string, lifetimeSeconds: number, make: () => Promise<Frame[]>): Promise<Frame[]> {
    const revision = lifetimeSeconds === 0 ? null : this.#revision();
    if (revision === null) {
      return make();
    }
    const recent = this.#answers.get(key);
    if (recent?.revision === revision) {
      return recent.frames;
    }
    const frames = await make();
    // Else it may be made of what was heard meanwhile, or of some of it.
    if (this.#revision() === revision) {
      const ttl = Math.min(lifetimeSeconds * 1000, this.#freshUntil() - this.#now());
      this.#keep(key, { frames, revision }, ttl);
    }
    return frames;
  }

  /** Something was changed that neither servers nor history tell of. */
  forget(): void {
    this.#answers.clear();
  }

  #keep(key: string, answer: RecentAnswer, ttl: number): void {
    if (ttl > 0) {
      this.#answers.set(key, answer, { ttl });
    }
  }

  #revision(): string | null {
    const { servers, historyRevision } = this.#options;
    const history = historyRevision();
    return history === null ? null : `${history} ${servers.reduce((sum, { api }) => sum + api.changes, 0)}`;
  }

  #freshUntil(): number {
    return this.#options.servers.reduce((until, { api }) => Math.min(until, api.keptUntil()), Infinity);
  }
}
