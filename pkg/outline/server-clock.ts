/** When the server gave an answer, as far as both sides' clocks tell. Epoch milliseconds. */
export interface ClockReading {
  /** The server's clock when it answered, a whole second; null where it did not say. */
  serverTime: number | null;
  /** Of our clock. */
  sentAt: number;
  receivedAt: number;
}

/** A moment that is known to lie between two bounds. */
export interface Between {
  earliest: number;
  latest: number;
}

/** How far two good clocks may part: 100 millionths. */
const DRIFT = 1e-4;

/** The `Date` header tells whole seconds. Milliseconds. */
const HEADER_STEP = 1000;

/**
 * By how much the server's clock is ahead of ours. Each answer bounds it by its `Date` header and the time it took;
 * the bounds of several answers together are narrower than a second. Milliseconds throughout.
 */
export class ServerClock {
  #ahead: Between = { earliest: 0, latest: 0 };
  /** Our time of the last reading; null: none yet, and both clocks are taken for equal. */
  #readAt: number | null = null;
  #shiftSeconds = 0;
  #timesSet = 0;

  /** How often a clock was set since the first reading: the readings before and after contradict each other. */
  get timesSet(): number {
    return this.#timesSet;
  }

  /**
   * By how much the server's clock is ahead of ours, whole seconds; negative where it is behind, null as long as it is
   * not known. Does not change by what readings tell of fractions.
   */
  get aheadSeconds(): number | null {
    return this.#readAt === null ? null : this.#shiftSeconds;
  }

  /** @returns false where the reading contradicts the earlier ones: a clock was set; only the new one counts then */
  read({ serverTime, sentAt, receivedAt }: ClockReading): boolean {
    // Where our own clock was set back meanwhile, it says nothing.
    if (serverTime === null || receivedAt < sentAt) {
      return true;
    }
    const reading = { earliest: serverTime - receivedAt, latest: serverTime + HEADER_STEP - sentAt };
    const before = this.#readAt === null ? null : this.#widened(receivedAt - this.#readAt);
    this.#readAt = receivedAt;
    const both = before === null ? reading : intersection(before, reading);
    this.#ahead = both ?? reading;
    this.#timesSet += both === null ? 1 : 0;
    this.#follow();
    return both !== null;
  }

  /** The server's time at one of our moments: the likeliest. */
  serverTime(ours: number): number {
    return ours + (this.#ahead.earliest + this.#ahead.latest) / 2;
  }

  /** Our time at one of the server's moments: the likeliest. */
  ourTime(servers: number): number {
    return servers - (this.#ahead.earliest + this.#ahead.latest) / 2;
  }

  /** One of the moments that the server tells, by our clock: moved by whole seconds, so that it does not flicker. */
  inOurTime(servers: number | null): number | null {
    return servers === null ? null : servers - this.#shiftSeconds * 1000;
  }

  /** Bounds of the server's time while it worked on an answer. */
  bounds({ sentAt, receivedAt }: Omit<ClockReading, 'serverTime'>): Between {
    return { earliest: sentAt + this.#ahead.earliest, latest: receivedAt + this.#ahead.latest };
  }

  /** Whole seconds that are within a second of the bounds stay. */
  #follow(): void {
    const { earliest, latest } = this.#ahead;
    const shift = this.#shiftSeconds * 1000;
    if (shift < earliest - HEADER_STEP || shift > latest + HEADER_STEP) {
      this.#shiftSeconds = Math.ceil((earliest + latest) / 2 / 1000 - 0.5);
    }
  }

  #widened(elapsed: number): Between {
    const drift = Math.abs(elapsed) * DRIFT;
    return { earliest: this.#ahead.earliest - drift, latest: this.#ahead.latest + drift };
  }
}

function intersection(a: Between, b: Between): Between | null {
  const both = { earliest: Math.max(a.earliest, b.earliest), latest: Math.min(a.latest, b.latest) };
  return both.earliest <= both.latest ? both : null;
}
