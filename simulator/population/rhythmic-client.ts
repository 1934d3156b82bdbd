import { mix, randomFrom } from '../random';
import type { Place } from './places';
import { countedOf, type Client, type Quantity, type Session } from './traffic';

// Taken out once: in the sandboxes of tests each look-up of a global is slow, and this runs millions of times.
const { floor } = Math;

const HOUR = 3_600_000;

/** Share of the daily peak at each hour of local time. */
const DAY = [
  0.35, 0.2, 0.1, 0.06, 0.05, 0.08, 0.2, 0.4, 0.55, 0.6, 0.6, 0.62, 0.7, 0.68, 0.6, 0.6, 0.65, 0.7, 0.8, 0.9, 1, 1,
  0.85, 0.6,
];

const QUANTITIES: readonly Quantity[] = ['tcpDown', 'tcpUp', 'udpDown', 'udpUp', 'tunnelTime'];

export interface Habits {
  keyId: string;
  place: Place;
  seed: number;
  /** Chance of a session in the busiest hour of the day, 0 to 1. */
  activity: number;
  /** Typical bytes per second while connected. */
  bytesPerSecond: number;
  usesUdp: boolean;
  /** Connected seconds that were counted before the history begins; 0 for a client that is new. */
  secondsBefore: number;
}

/**
 * A client with a daily rhythm. Each hour has at most one session, which follows from the seed and the hour alone and
 * ends within it; sums over past hours are kept, so that a counter at any moment is one look-up and one session.
 */
export class RhythmicClient implements Client {
  readonly #habits: Habits;

  readonly keyId: string;
  readonly place: Place;
  readonly #firstHour: number;
  #lastHour = NaN;
  #lastSession: Session | undefined;
  /** For each hour from the first, what was counted before it began. */
  readonly #sums: Record<Quantity, number[]>;

  /** @param since nothing is counted before, epoch milliseconds; rounded up to an hour */
  constructor(habits: Habits, since: number) {
    this.#habits = habits;

    this.keyId = habits.keyId;
    this.place = habits.place;
    this.#firstHour = Math.ceil(since / HOUR);
    const before = habits.secondsBefore * habits.bytesPerSecond;
    this.#sums = {
      tcpDown: [before],
      tcpUp: [floor(before / 12)],
      udpDown: [habits.usesUdp ? floor(before / 3) : 0],
      udpUp: [habits.usesUdp ? floor(before / 40) : 0],
      tunnelTime: [habits.secondsBefore * 1000],
    };
  }

  counted(quantity: Quantity, at: number): number {
    const hour = floor(at / HOUR);
    const sums = this.#sums[quantity];
    if (hour < this.#firstHour) {
      return sums[0] ?? 0;
    }
    const index = hour - this.#firstHour;
    if (index >= sums.length) {
      this.#sumUntil(index);
    }
    const before = sums[index] ?? 0;
    const session = this.#session(hour);
    return session === undefined ? before : before + countedOf(session, quantity, at);
  }

  quietUntil(at: number): number {
    const hour = floor(at / HOUR);
    const session = hour < this.#firstHour ? undefined : this.#session(hour);
    if (session !== undefined && at < session.start + session.length) {
      return Math.max(at, session.start);
    }
    const sums = this.#sums.tunnelTime;
    let next = Math.max(hour + 1 - this.#firstHour, 0);
    while (next + 1 < sums.length && sums[next] === sums[next + 1]) {
      next += 1;
    }
    return (next + this.#firstHour) * HOUR;
  }

  #sumUntil(index: number): void {
    for (let known = this.#sums.tunnelTime.length - 1; known < index; known += 1) {
      const session = this.#makeSession(this.#firstHour + known);
      for (const quantity of QUANTITIES) {
        const sum = this.#sums[quantity][known] ?? 0;
        this.#sums[quantity].push(session === undefined ? sum : sum + countedOf(session, quantity, Infinity));
      }
    }
  }

  /** The session of an hour; that of the hour asked for last is kept, because counters are read in order. */
  #session(hour: number): Session | undefined {
    if (hour !== this.#lastHour) {
      this.#lastHour = hour;
      this.#lastSession = this.#makeSession(hour);
    }
    return this.#lastSession;
  }

  #makeSession(hour: number): Session | undefined {
    const { seed, place, activity, bytesPerSecond, usesUdp } = this.#habits;
    const random = randomFrom(mix(seed, hour));
    const localHour = floor((((hour + place.utcOffset) % 24) + 24) % 24);
    if (random() >= activity * (DAY[localHour] ?? 0)) {
      return undefined;
    }
    const start = random() < 0.3 ? 0 : floor(random() * 0.7 * HOUR);
    const length = floor(30_000 + random() * (HOUR - start - 30_000));
    const down = floor((length / 1000) * bytesPerSecond * (0.2 + 3 * random() ** 3));
    const up = floor(down * (0.03 + 0.1 * random()));
    const overUdp = usesUdp ? 0.1 + 0.4 * random() : 0;
    const udpDown = floor(down * overUdp);
    const udpUp = floor(up * overUdp);
    return {
      start: hour * HOUR + start,
      length,
      connections: 1 + floor((random() * length) / 120_000),
      tcpDown: down - udpDown,
      tcpUp: up - udpUp,
      udpDown,
      udpUp,
    };
  }
}
