import { PluginError } from '../errors/plugin-error';
import { readServer } from './answers/server';
import { expectSuccess } from './answers/status';
import type { Probe } from './api';
import type { Connection } from './transport/connection';
import { requests } from './transport/request';

/**
 * Asks for the server's information and times it. On a new connection the time includes TCP and TLS, and the
 * certificate is the one presented now.
 *
 * @throws PluginError only `REQUEST_CANCELLED`
 */
export async function probeServer(connection: Connection, signal: AbortSignal): Promise<Omit<Probe, 'receivedAt'>> {
  const startedAt = performance.now();
  let responseTime: number | null = null;
  try {
    const server = await connection.ask(requests.server, signal, (response) => {
      responseTime = (performance.now() - startedAt) / 1000;
      expectSuccess(response);
      return readServer(response);
    });
    return { up: true, responseTime, certificate: connection.certificate, error: null, server };
  } catch (thrown) {
    const error = PluginError.from(thrown);
    if (error.code === 'REQUEST_CANCELLED') {
      throw error;
    }
    return { up: false, responseTime, certificate: connection.certificate, error, server: null };
  }
}
