import { endpoints } from './contract';
import { handle } from './handle';
import { sinceSeconds as secondsOf } from './since';

export const readMetrics = handle(endpoints.readMetrics, async ({ server, parameters, now, signal }) => {
  const sinceSeconds = secondsOf(parameters.since, now);
  const { value, receivedAt } = await server.api.serverMetrics(sinceSeconds, { signal });
  return { sinceSeconds, receivedAt: new Date(receivedAt).toISOString(), ...value };
});
