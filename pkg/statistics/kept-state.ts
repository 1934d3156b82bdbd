import type { Clock } from './clock';
import type { Documents } from './documents';
import type { StatisticsLogger } from './logger';
import { emptyState, sumStates, type OwnFields, type StatisticsState } from './state';
import { readDocument, writeDocument } from './state-document';

export interface KeptStateOptions<Own> {
  /** Null: nothing outlives this object. */
  documents: Documents | null;
  key: string;
  fields: OwnFields<Own>;
  clock: Clock;
  logger: StatisticsLogger;
}

/**
 * A state, and where it is kept. What was counted since the last writing is added to what is kept then, in one
 * transaction: several processes that keep theirs under the same key have one sum, and none undoes another's.
 */
export class KeptState<Own> {
  /** What was counted since the last writing; may be changed. */
  pending: StatisticsState<Own>;
  readonly #options: KeptStateOptions<Own>;
  /** What was kept when it was last read or written. */
  #kept: StatisticsState<Own>;
  #trouble: string | null = null;

  constructor(options: KeptStateOptions<Own>) {
    this.#options = options;
    this.#kept = emptyState(options.fields);
    this.pending = emptyState(options.fields);
  }

  /** All there is; a copy. */
  get current(): StatisticsState<Own> {
    return sumStates(this.#kept, this.pending, this.#options.fields);
  }

  /** Reads what is kept. What cannot be read is set aside under another key, and counting starts afresh. */
  restore(): void {
    this.#attempt('restored', (documents) => {
      this.#kept = documents.transaction(() => this.#readKept(documents, emptyState(this.#options.fields), 'replace'));
    });
  }

  /**
   * Adds what was counted since the last time. Where that fails it stays counted, and is added later.
   *
   * @returns whether it was added
   */
  write(): boolean {
    const { fields, key, clock } = this.#options;
    return this.#attempt('kept', (documents) => {
      const sum = documents.transaction(() => {
        const kept = this.#readKept(documents, this.#kept, 'leave');
        const next = sumStates(kept, this.pending, fields);
        documents.write(key, writeDocument(next), clock.now());
        return next;
      });
      this.#kept = sum;
      this.pending = emptyState(fields);
    });
  }

  /**
   * Forgets everything, the kept document too.
   *
   * @throws Error where the store fails; then nothing is forgotten
   */
  clear(): void {
    const { documents, fields, key } = this.#options;
    documents?.remove(key);
    this.#kept = emptyState(fields);
    this.pending = emptyState(fields);
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
      return emptyState(fields);
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

  /** A store that fails costs the keeping, never the counting; the same trouble is said once. */
  #attempt(what: 'restored' | 'kept', work: (documents: Documents) => void): boolean {
    const { documents, logger, key } = this.#options;
    if (!documents) {
      return false;
    }
    try {
      work(documents);
      this.#trouble = null;
      return true;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      if (error !== this.#trouble) {
        logger.warn(`request statistics could not be ${what}`, { error, key });
      }
      this.#trouble = error;
      return false;
    }
  }
}

class NewerDocumentError extends Error {
  constructor(why: string) {
    super(`A newer plugin keeps them now: ${why}.`);
    this.name = 'NewerDocumentError';
  }
}
