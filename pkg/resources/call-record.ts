import { silentObserver, type CallObserver } from '../outline/call-observer';
import { currentPurpose } from '../overhead/calling-for';
import type { RecordedCall } from './answers';

/** Of a server: of polls alone some three hours. */
const MOST_CALLS = 100;

/**
 * The last calls of a server, for bug reports: what was asked for, why, and what came of it. It holds no URL, no name and
 * nothing of the answers.
 */
export class CallRecord {
  readonly #now: () => number;
  readonly #calls: RecordedCall[] = [];

  /** @param now epoch milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Oldest first. */
  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }

  readonly observer: CallObserver = {
    ...silentObserver,
    onCall: ({ route, attempt }) => {
      const call = { at: new Date(this.#now()).toISOString(), route, purpose: currentPurpose(), attempt };
      return ({ status = null, code = null, durationSeconds, bytes }) => {
        this.#calls.push({ ...call, status, code, durationSeconds, bytes });
        this.#calls.splice(0, this.#calls.length - MOST_CALLS);
      };
    },
  };
}
