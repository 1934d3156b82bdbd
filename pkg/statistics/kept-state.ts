import { isDeepStrictEqual } from 'node:util';
import { PluginError } from '../errors/plugin-error';
import type { Documents } from './documents';
import { lastHourStart } from './last-hour';
import type { StatisticsLogger } from './logger';
import { SLICE_MILLISECONDS, sumOf, sumSlices, type Slices } from './slices';
import { emptyState, initialState, sumStates, type OwnFields, type StatisticsState } from './state';
import { readDocument, writeDocument } from './state-document';
import type { SteadyClock } from './steady-clock';

export interface KeptStateOptions<Own> {
  /** Whether anything is kept. */
  isKeeping: boolean;
  /** Null: nothing outlives this object. */
  documents: Documents | null;
  key: string;
  fields: OwnFields<Own>;
  clock: SteadyClock;
  logger: StatisticsLogger;
}

/** Whether what was counted outlives the process; where not, why, in a sentence for people. */
export type Kept = { kept: true } | { kept: false; reason: string };

/** So many slices wait at most for being written, a day's; where nothing is written there are no older ones. */
const MOST_PENDING_SLICES = 288;
/** How often what nobody needs is removed from the store, and how long the clock must have been right, in seconds. */
const TIDY_INTERVAL = 3600;

/**
 * A state, and where it is kept. What was counted since the last writing is added to what is kept then, in one
 * transaction: several processes that keep theirs under the same key have one sum, and none undoes another's.
 */
export class KeptState<Own> {
  /** What was counted since the last writing; may be changed. */
  pending: StatisticsState<Own>;
  pendingSlices: Slices = new Map();
  isKeeping: boolean;
  readonly #options: KeptStateOptions<Own>;
  /** What was kept when it was last read or written, and the slices of the last hour then. */
  #kept: StatisticsState<Own>;
  #keptLastHour: Slices = new Map();
  #trouble: string | null = null;
  #tidiedAt = 0;

  /** @throws RangeError where the zero of the own fields is none */
  constructor(options: KeptStateOptions<Own>) {
    const { fields } = options;
    this.#options = options;
    this.isKeeping = options.isKeeping;
    this.#kept = initialState(fields);
    this.pending = emptyState(fields);
    if (!isDeepStrictEqual(this.current.own, this.#kept.own)) {
      throw new RangeError('The zero of the own fields changes what it is added to.');
    }
  }

  /** All there is; a copy. */
  get current(): StatisticsState<Own> {
    return sumStates(this.#kept, this.pending, this.#options.fields);
  }

  /** Slices of the last hour, at least. */
  get lastHour(): Slices {
    return sumSlices(this.#keptLastHour, this.pendingSlices);
  }

  /**
   * Slices that begin at `from` or later and before `to`, in epoch milliseconds.
   *
   * @throws Error where the store fails
   */
  slices(from: number, to: number): Slices {
    const { documents, key } = this.#options;
    const kept = documents?.readSlices(key, from, to) ?? new Map();
    return sumSlices(kept, new Map([...this.pendingSlices].filter(([start]) => start >= from && start < to)));
  }

  /** Reads what is kept. What cannot be read is set aside under another key, and counting starts afresh. */
  restore(): void {
    this.#attempt('restored', (documents) => {
      const { key, clock, fields } = this.#options;
      this.#kept = documents.transaction(() => this.#readKept(documents, initialState(fields), 'replace'));
      documents.touch(key, clock.now());
      this.#keptLastHour = this.#readLastHour(documents);
    });
  }

  /** Adds what was counted since the last time. Where that fails it stays counted, and is added later. */
  write(): Kept {
    const { fields, key, clock } = this.#options;
    return this.#attempt('kept', (documents) => {
      const sum = documents.transaction(() => {
        const kept = this.#readKept(documents, this.#kept, 'leave');
        const next = sumStates(kept, this.pending, fields);
        documents.write(key, checkedDocument(next, fields), clock.now());
        for (const [start, slice] of this.pendingSlices) {
          const known = documents.readSlices(key, start, start + 1).get(start);
          documents.writeSlice(key, start, sumOf([known, slice]));
        }
        return next;
      });
      this.#kept = sum;
      this.pending = emptyState(fields);
      this.pendingSlices = new Map();
      this.#keptLastHour = this.#readLastHour(documents);
    });
  }

  /** To be called now and then: sees to it that neither the store nor what waits for it grows for ever. */
  tidy(): void {
    this.#boundPendingSlices();
    const { key, clock } = this.#options;
    const elapsed = clock.elapsed();
    if (elapsed - this.#tidiedAt >= TIDY_INTERVAL && clock.evenFor() >= TIDY_INTERVAL) {
      this.#tidiedAt = elapsed;
      this.#attempt('tidied', (documents) => documents.tidy(key, clock.now()));
    }
  }

  /**
   * Forgets everything, the kept document too.
   *
   * @throws Error where the store fails; then nothing is forgotten
   */
  clear(): void {
    const { documents, fields, key } = this.#options;
    documents?.remove(key);
    this.#kept = initialState(fields);
    this.#keptLastHour = new Map();
    this.pending = emptyState(fields);
    this.pendingSlices = new Map();
  }

  /**
   * @param known stands for a document that had to be set aside
   * @param newer what becomes of a newer version's document; the process that writes it may be running beside this one
   * @throws NewerDocumentError where it is left
   */
  #readKept(documents: Documents, known: StatisticsState<Own>, newer: 'replace' | 'leave'): StatisticsState<Own> {
    const { fields, key, clock, logger } = this.#options;
    const text = documents.read(key);
    if (text === null) {
      return initialState(fields);
    }
    const read = readDocument(text, fields);
    if ('state' in read) {
      return read.state;
    }
    if (read.unusable === 'newer' && newer === 'leave') {
      throw new NewerDocumentError(read.why);
    }
    const otherKey = `${key} set aside at ${new Date(clock.now()).toISOString()}`;
    documents.rename(key, otherKey);
    logger.warn('kept request statistics were set aside', { why: read.why, key, otherKey });
    return known;
  }

  #readLastHour(documents: Documents): Slices {
    const { key, clock } = this.#options;
    const now = clock.now();
    return documents.readSlices(key, lastHourStart(now), now + SLICE_MILLISECONDS);
  }

  #boundPendingSlices(): void {
    // The first that were begun go first, whatever the clock said.
    for (const start of [...this.pendingSlices.keys()].slice(0, -MOST_PENDING_SLICES)) {
      this.pendingSlices.delete(start);
    }
  }

  /** A store that fails costs the keeping, never the counting; the same trouble is said once. */
  #attempt(what: 'restored' | 'kept' | 'tidied', work: (documents: Documents) => void): Kept {
    const { documents, logger, key } = this.#options;
    if (!this.isKeeping) {
      return { kept: false, reason: 'The settings say that statistics are not kept.' };
    }
    if (!documents) {
      return { kept: false, reason: 'There is no store to keep statistics in.' };
    }
    try {
      work(documents);
      this.#trouble = null;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      if (error !== this.#trouble) {
        logger.warn(`request statistics could not be ${what}`, { error, key });
      }
      this.#trouble = error;
      return {
        kept: false,
        reason:
          thrown instanceof PluginError || thrown instanceof NewerDocumentError ? error : 'The plugin’s log says why.',
      };
    }
    return documents.place.kind === 'file' ? { kept: true } : { kept: false, reason: documents.place.reason };
  }
}

/** @throws RangeError for what would be refused when it is read */
function checkedDocument<Own>(state: StatisticsState<Own>, fields: OwnFields<Own>): string {
  const document = writeDocument(state);
  const read = readDocument(document, fields);
  if ('unusable' in read) {
    throw new RangeError(`They cannot be kept as they are: ${read.why}.`);
  }
  return document;
}

class NewerDocumentError extends Error {
  constructor(why: string) {
    super(`A newer plugin keeps them now: ${why}.`);
    this.name = 'NewerDocumentError';
  }
}
