import type { MetricsSample } from '../../outline/api';

/** When the server gave an answer, as far as both sides' clocks tell. */
export type ClockReading = Pick<MetricsSample, 'serverTime' | 'sentAt' | 'receivedAt'>;

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

  /** @returns false where the reading contradicts the earlier ones: a clock was set; only the new one counts then */
  read({ serverTime, sentAt, receivedAt }: ClockReading): boolean {
    if (serverTime === null) {
      return true;
    }
    const reading = { earliest: serverTime - receivedAt, latest: serverTime + HEADER_STEP - sentAt };
    const before = this.#readAt === null ? null : this.#widened(receivedAt - this.#readAt);
    this.#readAt = receivedAt;
    const both = before === null ? reading : intersection(before, reading);
    this.#ahead = both ?? reading;
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

  /** Bounds of the server's time while it worked on an answer. */
  bounds({ sentAt, receivedAt }: Omit<ClockReading, 'serverTime'>): Between {
    return { earliest: sentAt + this.#ahead.earliest, latest: receivedAt + this.#ahead.latest };
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
