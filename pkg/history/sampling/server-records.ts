import * as v from 'valibot';
import { type BucketStore, FIVE_MINUTES } from '../bucket-store';
import { LinkedCounters } from '../measurement/linked-counters';
import { EventKeeper, type Noticed } from '../events/event-keeper';
import type { AvailabilitySample, MeasuredSpan } from '../model';
import { differenceOf, isOther, readDifference, spanInOurTime, type ClockDifference } from './clock-difference';
import { samePhase, scrapePhaseSchema, type ScrapePhase } from './scrape-phase';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';

const foundPhaseSchema = v.object({
  phase: scrapePhaseSchema,
  /** Epoch milliseconds. */
  foundAt: v.number(),
  /** A clock was set since. */
  doubted: v.boolean(),
});
type FoundPhase = v.InferOutput<typeof foundPhaseSchema>;

const momentSchema = v.pipe(v.string(), v.digits());

/** Between what is sampled and what is fetched. */
export interface Present {
  /** The newest moment up to which samples are linked: epoch seconds, a multiple of 300. */
  upTo: number;
  /** When the server was set up, epoch seconds; null: not known. */
  createdAt: number | null;
  /** When a clock was set, epoch seconds: what was before has other times by the server's clock. Null: never. */
  clockSetAt: number | null;
}

/** What a probe adds to the events; whether the proxy was restarted its windows tell. */
export interface SeenByProbe extends Omit<Noticed, 'look'> {
  look: Omit<Noticed['look'], 'restarted'>;
}

/** What one poll or one batch leaves behind, by our clock. */
export interface Gathered {
  availability?: AvailabilitySample;
  spans?: readonly MeasuredSpan[];
  noticed?: SeenByProbe;
}

/**
 * What is kept of one server: its buckets, and the sampler's own documents beside them. Buckets go by our clock;
 * counters and the phase go by the server's.
 */
export class ServerRecords {
  #createdAt: number | null;
  #counters: LinkedCounters;
  #difference: ClockDifference | null;
  #found: FoundPhase | null;
  /** Null: they are not kept. */
  readonly events: EventKeeper | null;

  constructor(
    readonly serverId: string,
    readonly store: BucketStore
  ) {
    this.#counters = LinkedCounters.restore(store.readState('counters'));
    this.#difference = readDifference(store.readState('clock'));
    this.#found = readFoundPhase(store.readState('phase'));
    this.events = store.events && new EventKeeper(store, store.events);
    const createdAt = store.readState('created-at');
    this.#createdAt = v.is(momentSchema, createdAt) ? Number(createdAt) : null;
  }

  /** When the server was set up, epoch seconds; null: not known. */
  get createdAt(): number | null {
    return this.#createdAt;
  }

  /**
   * @param createdAt epoch seconds
   * @throws PluginError `STORE_FAILED`
   */
  noteCreation(createdAt: number): void {
    if (createdAt !== this.#createdAt) {
      this.#createdAt = createdAt;
      this.store.transaction(() => this.store.writeState('created-at', String(createdAt)));
    }
  }

  /** Seconds by which the server's minutes are ahead of ours; whole minutes. */
  get ahead(): number {
    return this.#difference?.ahead ?? 0;
  }

  /** Whether the server's clock was set back to a minute that its Prometheus has samples of already. */
  isSampledAlready(minute: number): boolean {
    return minute <= (this.#difference?.sampledUpTo ?? -Infinity);
  }

  /**
   * Notes the difference of the clocks. Where a clock was set, no window reaches back to the anchors any more: linking
   * begins anew.
   *
   * @param aheadSeconds of the server's clock
   * @param now epoch seconds
   * @returns whether a clock was set
   * @throws PluginError `STORE_FAILED`
   */
  noteClock(aheadSeconds: number, now: number): boolean {
    const before = this.#difference;
    if (before && !isOther(before, aheadSeconds)) {
      return false;
    }
    const { lastAnchor } = this.#counters;
    const wasSet = before !== null || (lastAnchor !== null && isOther(differenceOf(0), aheadSeconds));
    const sampled = Math.max(before?.sampledUpTo ?? -Infinity, lastAnchor ?? -Infinity);
    this.#difference = {
      ...differenceOf(aheadSeconds),
      ...(wasSet && { since: now, sampledUpTo: Number.isFinite(sampled) ? sampled : null }),
    };
    if (wasSet) {
      this.#counters = LinkedCounters.restore(null);
      this.doubtPhase();
    }
    this.store.transaction(() => {
      this.store.writeState('clock', JSON.stringify(this.#difference));
      this.store.writeState('counters', this.#counters.document());
    });
    return wasSet;
  }

  /** The minute of the last sample, epoch seconds of our clock; null before the first. */
  get sampledAt(): number | null {
    return this.#inOurTime(this.#counters.lastAnchor);
  }

  /** Since when the counters count, epoch seconds of our clock; null before the first sample. */
  get countingSince(): number | null {
    return this.#inOurTime(this.#counters.begun);
  }

  /** A span that was linked by the server's minutes, as it is kept. */
  inOurTime(span: MeasuredSpan): MeasuredSpan {
    return spanInOurTime(span, this.ahead);
  }

  #inOurTime(minute: number | null): number | null {
    return minute === null ? null : minute - this.ahead;
  }

  /** What its past is planned by; null before the first sample. */
  get present(): Present | null {
    const { sampledAt, createdAt } = this;
    const upTo = sampledAt === null ? null : floorTo(sampledAt, FIVE_MINUTES);
    return upTo === null ? null : { upTo, createdAt, clockSetAt: this.#difference?.since ?? null };
  }

  /** Linked from poll to poll; what a `look` changes is kept by `keep`. */
  get counters(): LinkedCounters {
    return this.#counters;
  }

  /** Where scrapes lie; null while that is not known. */
  get phase(): ScrapePhase | null {
    return this.#found && !this.#found.doubted ? this.#found.phase : null;
  }

  /** The middle of the phase, seconds after the full minute of the server's clock; null while it is not known. */
  get scrapePhase(): number | null {
    const { phase } = this;
    return phase && (phase.earliest + phase.latest) / 2;
  }

  /** Epoch milliseconds; null where the phase is not known. */
  get phaseFoundAt(): number | null {
    return this.phase && this.#found ? this.#found.foundAt : null;
  }

  /**
   * Notes where scrapes lie. Where that contradicts what was found before, minutes have another meaning from now on:
   * linking begins anew.
   *
   * @param foundAt epoch milliseconds
   * @throws PluginError `STORE_FAILED`
   */
  notePhase(found: ScrapePhase, foundAt: number): void {
    const before = this.#found?.phase;
    const same = before ? samePhase(before, found) : found;
    if (!same) {
      this.#counters = LinkedCounters.restore(null);
    }
    this.#writePhase({ phase: same ?? found, foundAt, doubted: false });
  }

  /**
   * A clock was set: by the server's clock scrapes may now lie elsewhere.
   *
   * @throws PluginError `STORE_FAILED`
   */
  doubtPhase(): void {
    if (this.#found) {
      this.#writePhase({ ...this.#found, doubted: true });
    }
  }

  /**
   * Writes all of it, and how far the counters are linked, or nothing of it; then the counters are as before, too.
   *
   * @throws PluginError `STORE_FAILED`
   */
  keep({ availability, spans = [], noticed }: Gathered): void {
    const restarted = noticed ? this.restarted : null;
    try {
      this.store.transaction(() => {
        if (availability) {
          this.store.writeAvailability(availability);
        }
        const isOfServer = ({ to }: MeasuredSpan) => to > (this.#createdAt ?? 0);
        for (const span of spans.flatMap(inSteps).filter(isOfServer)) {
          this.store.write(span);
        }
        this.store.writeState('counters', this.#counters.document());
        if (noticed) {
          this.events?.note({ ...noticed, look: { ...noticed.look, restarted } });
        }
      });
    } catch (error) {
      this.#counters = LinkedCounters.restore(this.store.readState('counters'));
      throw error;
    }
  }

  /** Between which moments the proxy was started again lately, by our clock; null: it was not, as far as anybody knows. */
  get restarted(): Interval | null {
    return this.#byOurClock(this.#counters.restarted);
  }

  /** The same, also where it is only possible. */
  get mayHaveRestarted(): Interval | null {
    return this.#byOurClock(this.#counters.mayHaveRestarted);
  }

  #byOurClock(interval: Interval | null): Interval | null {
    return interval && { from: interval.from - this.ahead, to: interval.to - this.ahead };
  }

  #writePhase(found: FoundPhase): void {
    this.#found = found;
    this.store.transaction(() => {
      this.store.writeState('phase', JSON.stringify(found));
      this.store.writeState('counters', this.#counters.document());
    });
  }
}

function readFoundPhase(document: string | null): FoundPhase | null {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), foundPhaseSchema), document);
  return result.success ? result.output : null;
}

/** A long span in which nothing flowed is as well known in short ones. */
function inSteps(span: MeasuredSpan): MeasuredSpan[] {
  if (span.amounts.length > 0) {
    return [span];
  }
  const edges = [span.from];
  for (let edge = nextEdge(span.from); edge < span.to; edge += FIVE_MINUTES) {
    edges.push(edge);
  }
  return edges.map((from, index) => ({ from, to: edges[index + 1] ?? span.to, amounts: [] }));
}

function nextEdge(moment: number): number {
  return floorTo(moment, FIVE_MINUTES) + FIVE_MINUTES;
}
