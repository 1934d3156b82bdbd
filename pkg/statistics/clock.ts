/** The two clocks that statistics go by. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Seconds since any moment; never goes back, whoever sets the system's clock. */
  elapsed(): number;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() / 1000 };
