import { PluginError } from '../../errors/plugin-error';
import type { Call } from '../../http/chain';
import { readDataTransferred } from '../answers/data-transferred';
import { expectSuccess, isFailureWithin } from '../answers/status';
import { askPrometheus } from '../metrics-since';
import type { Connection } from '../transport/connection';
import { requests, type OutlineRequest, type OutlineResponse } from '../transport/request';

/** What a call does with its connection; `since` is the window in seconds where there is one. */
export type Ask<T> = (connection: Connection, signal: AbortSignal, since: number) => Promise<T>;

/** Asks once, and reads an answer that is a success. */
export function simply<T>(request: OutlineRequest, read: (response: OutlineResponse) => T): Ask<T> {
  return (connection, signal) =>
    connection.ask(request, signal, (response) => {
      expectSuccess(response);
      return read(response);
    });
}

/** @throws PluginError `OUTLINE_METRICS_UNAVAILABLE` where Outline's Prometheus does not answer */
export function askDataTransferred(
  connection: Connection,
  signal: AbortSignal
): Promise<ReadonlyMap<string, number | null>> {
  return askPrometheus(connection, requests.transfer, signal, (response) => {
    if (isFailureWithin(response)) {
      throw new PluginError('OUTLINE_METRICS_UNAVAILABLE');
    }
    expectSuccess(response);
    return readDataTransferred(response);
  });
}

/** Hands each answer of a call to a listener, too. */
export function heard<T>(call: Call<number, T>, listen: (answer: T) => void): Call<number, T> {
  return async (...asked) => {
    const answer = await call(...asked);
    listen(answer);
    return answer;
  };
}
