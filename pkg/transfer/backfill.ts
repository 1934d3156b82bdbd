import type { LabelledServer } from '../exporter/server-labels';
import { type BucketStore, FIVE_MINUTES } from '../history/bucket-store';
import type { NamedKey } from '../history/known-keys';
import type { Store } from '../store/store';
import { ceilTo, floorTo } from '../time/rounding';
import { PushError, PushQueue, Receiver, type ReceiverOptions, RemoteWriteFormat } from '../telemetry';
import { ProgressBook, type BackfillProgress, type WantedSpan } from './backfill-progress';
import { pastDays } from './past-steps';
import { PastScrapes, type PastScrape } from './past-scrapes';
import type { ProgressDisplay } from './progress-display';

/** A server whose past is sent. */
export interface BackfillSource extends LabelledServer {
  buckets: BucketStore;
  /** As they are called now. */
  keys: readonly NamedKey[];
}

export interface BackfillOptions extends Omit<ReceiverOptions, 'title'> {
  /** Of all series that do not have them. */
  labels: Readonly<Record<string, string>>;
  /** Where progress, and what is being sent, outlives the process. */
  store: Store;
  display: ProgressDisplay;
  signal: AbortSignal;
}

/** Fewer samples are not worth a request. */
const SAMPLES_AT_ONCE = 2000;
/** An engine that is started again is waited for: a minute or so. */
const ATTEMPTS = 8;

/**
 * Sends servers' pasts to a receiver of remote write. What is about to be sent is kept together with how far that goes,
 * so that a backfill that was ended in between goes on with the very request that it was ended at.
 */
export class Backfill {
  readonly #options: BackfillOptions;

  readonly #receiver: Receiver;
  readonly #format: RemoteWriteFormat;
  readonly #book: ProgressBook;
  readonly #queue: PushQueue;

  /** @throws RangeError where the URL cannot be used */
  constructor(options: BackfillOptions) {
    this.#options = options;

    const { url, labels, store } = options;
    this.#format = new RemoteWriteFormat(labels);
    this.#receiver = new Receiver({ attempts: ATTEMPTS, ...options, title: this.#format.title });
    const target = JSON.stringify([url, Object.entries(labels).sort()]);
    this.#book = new ProgressBook(store, target);
    this.#queue = new PushQueue(store, target, Infinity, () => {});
  }

  /**
   * Sends what is kept of a server, or the rest of it.
   *
   * @throws PushError where the receiver does not take it; it can be tried again
   * @throws Error where another span of it was begun, or nothing is known
   */
  async send({ buckets, keys, ...server }: BackfillSource, wanted: WantedSpan): Promise<void> {
    const { name } = server;
    const { display } = this.#options;
    const begun = this.#begin(name, buckets, wanted);
    await this.#flush();
    if (begun.isDone) {
      display.note(`${name}: everything until ${iso(begun.until)} was sent before`);
      return;
    }
    const scrapes = new PastScrapes(server, keys, begun);
    let waiting: PastScrape[] = [];
    let samples = 0;
    let read = begun.read;
    const sendWaiting = async (isDone: boolean) => {
      const { wanted: asked, from, until } = begun;
      const progress: BackfillProgress = { wanted: asked, from, until, read, isDone, ...scrapes.position };
      const parts = [...this.#format.encodeAll(waiting)];
      this.#book.write(name, progress, () => parts.forEach((part) => this.#queue.add(part)));
      await this.#flush();
      [waiting, samples] = [[], 0];
      display.update(name, (read - from) / (until - from), `until ${iso(read)}`);
    };
    for await (const steps of pastDays(buckets, { from: begun.read, to: begun.until })) {
      for (const step of steps) {
        this.#options.signal.throwIfAborted();
        const taken = scrapes.take(step);
        waiting.push(...taken);
        samples += taken.reduce((sum, scrape) => sum + countSamples(scrape), 0);
        read = step.to;
        if (samples >= SAMPLES_AT_ONCE) {
          await sendWaiting(false);
        }
      }
    }
    waiting.push(...scrapes.end());
    await sendWaiting(true);
    display.note(`${name}: sent from ${iso(begun.from)} until ${iso(begun.until)}`);
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }

  #begin(name: string, buckets: BucketStore, wanted: WantedSpan): BackfillProgress {
    const begun = this.#book.read(name);
    if (begun) {
      const isOther = (given: number | null, before: number | null) => given !== null && given !== before;
      if (isOther(wanted.from, begun.wanted.from) || isOther(wanted.until, begun.wanted.until)) {
        const span = `the span from ${iso(begun.from)} until ${iso(begun.until)}`;
        const what = begun.isDone ? 'was sent before' : 'has begun';
        throw new Error(`${name}: ${span} ${what}; give the same --from and --until, or none.`);
      }
      return begun;
    }
    const extent = buckets.extent();
    const from = ceilTo(Math.max(extent?.from ?? 0, wanted.from ?? 0), FIVE_MINUTES);
    const until = floorTo(Math.min(extent?.to ?? 0, wanted.until ?? Infinity), FIVE_MINUTES);
    if (from >= until) {
      throw new Error(`${name}: nothing is known of that time.`);
    }
    return { wanted, from, until, read: from, isDone: false, at: null, counters: [] };
  }

  /** Sends what waits. */
  async #flush(): Promise<void> {
    const { signal } = this.#options;
    const { headers } = this.#format;
    for (let next = this.#queue.first(); next; next = this.#queue.first()) {
      const { body } = next;
      try {
        await this.#receiver.send({ method: 'POST', headers, body }, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        throw thrown instanceof PushError && thrown.isOfContent ? new Error(`${thrown.message}\n${advice}`) : thrown;
      }
      this.#queue.remove(next);
    }
  }
}

const advice =
  'Prometheus takes old samples only with out_of_order_time_window, long enough for --from, in its configuration (storage: tsdb).';

function countSamples({ families }: PastScrape): number {
  return families.reduce((sum, { series }) => sum + [...series].length, 0);
}

function iso(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace(/:00\.000Z$/, 'Z');
}
