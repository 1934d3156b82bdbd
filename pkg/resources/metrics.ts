import { readSince } from './parameters';
import type { Route } from './request';

/**
 * `GET metrics?since=`: the server's metrics since a moment as JSON; seconds, bytes, bytes per second, and epoch
 * milliseconds, null where not known.
 */
export const metricsRoute: Route = {
  async GET(server, { parameters, signal }, { now }) {
    const sinceSeconds = readSince(parameters, now);
    const { value, receivedAt } = await server.api.serverMetrics(sinceSeconds, { signal });
    return { status: 200, body: { sinceSeconds, receivedAt: new Date(receivedAt).toISOString(), ...value } };
  },
};
