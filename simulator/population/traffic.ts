import type { Place } from './places';

// Taken out once: in the sandboxes of tests each look-up of a global is slow, and these run millions of times.
const { floor, min } = Math;

/** What the proxy counts. Bytes down go to the client, bytes up to the target; tunnel time is in milliseconds. */
export type Quantity = 'tcpDown' | 'tcpUp' | 'udpDown' | 'udpUp' | 'tunnelTime';

/** One client of one access key at one place, and all that the proxy ever counted for it. */
export interface Client {
  readonly keyId: string;
  readonly place: Place;
  /** What was counted from the beginning until a moment (epoch milliseconds, included): an integer that never falls. */
  counted(quantity: Quantity, at: number): number;
  /** Until before which moment surely nothing is counted after `at`; `at` itself while something may be. */
  quietUntil(at: number): number;
}

/**
 * A time in which a client is connected. Its TCP bytes flow over `connections` connections that follow each other and
 * are counted as each is closed; its UDP bytes flow evenly and are counted at once; tunnel time runs all the while.
 */
export interface Session {
  /** Epoch milliseconds. */
  start: number;
  /** Milliseconds. */
  length: number;
  connections: number;
  tcpDown: number;
  tcpUp: number;
  udpDown: number;
  udpUp: number;
}

/** What the proxy has counted of a session until a moment. */
export const countedOf = (session: Session, quantity: Quantity, at: number): number => {
  const passed = at - session.start;
  if (passed < 0) {
    return 0;
  }
  if (quantity === 'tunnelTime') {
    return min(passed, session.length);
  }
  if (passed >= session.length) {
    return session[quantity];
  }
  if (quantity === 'udpDown' || quantity === 'udpUp') {
    return floor((session[quantity] * passed) / session.length);
  }
  const closed = floor((passed * session.connections) / session.length);
  return floor((session[quantity] * closed) / session.connections);
};

/** Adds to `sums` what was counted for a client until each of `times`, which is quickest when these ascend. */
export const addCounted = (client: Client, quantity: Quantity, times: Float64Array, sums: Float64Array): void => {
  let [from, until, counted] = [0, 0, 0];
  for (let index = 0; index < times.length; index += 1) {
    const at = times[index] ?? 0;
    if (at < from || at >= until) {
      counted = client.counted(quantity, at);
      from = at;
      until = client.quietUntil(at);
    }
    sums[index] = (sums[index] ?? 0) + counted;
  }
};
