import { silentObserver, type CallObserver } from './outline/call-observer';
import type { Overhead } from './overhead/overhead';
import { currentPurpose } from './overhead/calling-for';

/**
 * Counts what calls take of a server's time, by what they are made for. How long it worked on one that it did not answer
 * nobody knows here.
 *
 * @param address host and port of the server
 */
export function timeCalls(overhead: Overhead, address: string): CallObserver {
  return {
    ...silentObserver,
    onCall() {
      const purpose = currentPurpose();
      return ({ status, durationSeconds }) =>
        overhead.note(address, { purpose, isAnswered: status !== undefined, seconds: durationSeconds });
    },
  };
}
