import { windowLengths, type AskingMoment } from './window-lengths';

/** The server itself keeps the figures of a window for 300 s; some more for clocks that differ. Milliseconds. */
const REMEMBERED_MILLISECONDS = 330_000;

/** For so long the server certainly answers an equal window with the same figures. Milliseconds. */
const KEPT_MILLISECONDS = 299_000;

/** By how many seconds at most a window that is asked for may be longer than it is meant, where nobody else asks. */
const MOST_SECONDS_MORE = 10;

interface AskedWindow {
  /** Epoch milliseconds. */
  at: number;
  answer: WindowAnswer | null;
  hasFailed: boolean;
}

interface WindowAnswer {
  /** What tells one answer from another. */
  mark: string;
  /** By when the server had computed it, epoch milliseconds. */
  by: number;
}

/** Which windows were asked for lately, and when: an equal one may be answered with the same figures again. */
export class AskedWindows {
  readonly #now: () => number;

  readonly #isAlone: boolean;
  readonly #windows = new Map<number, AskedWindow>();

  /**
   * @param now epoch milliseconds
   * @param isAlone whether nobody else asks the server, nor did before
   */
  constructor(now: () => number, { isAlone }: { isAlone: boolean }) {
    this.#now = now;
    this.#isAlone = isAlone;
  }

  /** Notes that the server is asked; while it gives the same figures again, the moment stays. */
  note(sinceSeconds: number): void {
    const now = this.#now();
    const before = this.#windows.get(sinceSeconds);
    if (before !== undefined && now >= before.at && now - before.at < KEPT_MILLISECONDS) {
      return;
    }
    this.#forgetOld(now);
    this.#windows.delete(sinceSeconds);
    this.#windows.set(sinceSeconds, { at: now, answer: null, hasFailed: false });
  }

  /**
   * Notes an answer. Where it is another than the one before, the server kept none: it was started anew.
   *
   * @param sentAt when it was asked for, epoch milliseconds
   * @param mark what tells it from another
   * @returns by when the server had computed it, epoch milliseconds
   */
  noteAnswer(sinceSeconds: number, sentAt: number, mark: string): number {
    const { answer, at } = this.#windows.get(sinceSeconds) ?? { answer: null, at: sentAt };
    if (answer?.mark === mark) {
      return answer.by;
    }
    const by = this.#now();
    this.#windows.set(sinceSeconds, { at: answer ? sentAt : at, answer: { mark, by }, hasFailed: false });
    return by;
  }

  /** Notes that there was no answer: what the server keeps of it may be older than the rest of the next one. */
  noteFailure(sinceSeconds: number): void {
    const window = this.#windows.get(sinceSeconds);
    if (window) {
      window.hasFailed = true;
    }
  }

  /** When the figures of the window were computed, epoch milliseconds; null: not lately. */
  at(sinceSeconds: number): number | null {
    const window = this.#windows.get(sinceSeconds);
    return window === undefined || isOld(window.at, this.#now()) ? null : window.at;
  }

  /**
   * A length that means the same window, of which it is known when the server computed what it will answer: for an equal
   * question that was answered, or just now.
   */
  clearWindow(sinceSeconds: number, moment: AskingMoment): number {
    const lengths = this.#isAlone ? longer(sinceSeconds) : windowLengths(sinceSeconds, moment);
    return (
      lengths.find((length) => this.#isAnswered(length)) ??
      lengths.find((length) => this.at(length) === null) ??
      sinceSeconds
    );
  }

  /** They stand in the order of their questions: the first that is not old ends it, or each of many would cost all. */
  #forgetOld(now: number): void {
    for (const [since, { at }] of this.#windows) {
      if (!isOld(at, now)) {
        return;
      }
      this.#windows.delete(since);
    }
  }

  /** Who samples notes no answer: when the next one was computed, and that it is old, could not be told. */
  #isAnswered(sinceSeconds: number): boolean {
    const window = this.#windows.get(sinceSeconds);
    return (
      window !== undefined &&
      window.answer !== null &&
      !window.hasFailed &&
      Math.abs(this.#now() - window.at) < KEPT_MILLISECONDS
    );
  }
}

/** The window itself, and some seconds more. */
function longer(sinceSeconds: number): number[] {
  return Array.from({ length: MOST_SECONDS_MORE + 1 }, (_, more) => sinceSeconds + more);
}

/** Also what a clock that was set back makes lie ahead. */
function isOld(moment: number, now: number): boolean {
  return Math.abs(now - moment) > REMEMBERED_MILLISECONDS;
}
