import type { Place } from './places';
import { countedOf, type Client, type Quantity, type Session } from './traffic';

/** Sessions in the order in which they begin, and in that in which they end. */
interface Script {
  byStart: readonly Session[];
  starts: readonly number[];
  /** Milliseconds of the longest session. */
  longest: number;
  ends: readonly number[];
  /** What was counted of the first sessions that ended, by their number. */
  endedSums: Readonly<Record<Quantity, readonly number[]>>;
}

/** A client whose sessions are told one by one, for tests that need to know each byte. */
export class ScriptedClient implements Client {
  readonly #sessions: Session[] = [];
  #script: Script | undefined;

  constructor(
    readonly keyId: string,
    readonly place: Place
  ) {}

  connect(session: Session): void {
    this.#sessions.push(session);
    this.#script = undefined;
  }

  counted(quantity: Quantity, at: number): number {
    const script = this.#ordered();
    const ended = script.endedSums[quantity][countUntil(script.ends, at)] ?? 0;
    return sessionsAt(script, at).reduce((sum, session) => sum + countedOf(session, quantity, at), ended);
  }

  quietUntil(at: number): number {
    const script = this.#ordered();
    return sessionsAt(script, at).length > 0 ? at : (script.starts[countUntil(script.starts, at)] ?? Infinity);
  }

  #ordered(): Script {
    this.#script ??= scriptOf(this.#sessions);
    return this.#script;
  }
}

function scriptOf(sessions: readonly Session[]): Script {
  const byStart = sessions.toSorted((left, right) => left.start - right.start);
  const byEnd = sessions.toSorted((left, right) => endOf(left) - endOf(right));
  const sumsOf = (quantity: Quantity): number[] => {
    let sum = 0;
    return [0, ...byEnd.map((session) => (sum += countedOf(session, quantity, endOf(session))))];
  };
  return {
    byStart,
    starts: byStart.map(({ start }) => start),
    longest: byStart.reduce((longest, { length }) => Math.max(longest, length), 0),
    ends: byEnd.map(endOf),
    endedSums: {
      tcpDown: sumsOf('tcpDown'),
      tcpUp: sumsOf('tcpUp'),
      udpDown: sumsOf('udpDown'),
      udpUp: sumsOf('udpUp'),
      tunnelTime: sumsOf('tunnelTime'),
    },
  };
}

function endOf({ start, length }: Session): number {
  return start + length;
}

/** Those that have begun and not ended. */
function sessionsAt({ byStart, starts, longest }: Script, at: number): Session[] {
  const begun = countUntil(starts, at);
  const running: Session[] = [];
  for (let index = begun - 1; index >= 0 && (starts[index] ?? 0) + longest > at; index -= 1) {
    const session = byStart[index];
    if (session !== undefined && endOf(session) > at) {
      running.push(session);
    }
  }
  return running;
}

/** How many of ascending moments have come. */
function countUntil(moments: readonly number[], at: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? 0) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
