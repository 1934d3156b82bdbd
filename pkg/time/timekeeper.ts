/** Time as the history uses it; tests have one that jumps. */
export interface Timekeeper {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves when `now` has reached the moment, or early when the signal aborts or the clock is set back; never rejects. */
  sleepUntil(moment: number, signal: AbortSignal): Promise<void>;
}

/** Longest single timer, in milliseconds: timers stand still while the machine sleeps, and know nothing of set clocks. */
const LONGEST_TIMER = 20_000;

/** The system's clock. Its timers do not keep the process from ending. */
export const systemTime: Timekeeper = {
  now: Date.now,
  async sleepUntil(moment, signal) {
    let now = Date.now();
    for (let before = now; !signal.aborted && now >= before && now < moment; now = Date.now()) {
      before = now;
      await timer(Math.min(moment - now, LONGEST_TIMER), signal);
    }
  },
};

function timer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timeout);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timeout = setTimeout(end, milliseconds).unref();
    signal.addEventListener('abort', end, { once: true });
  });
}
