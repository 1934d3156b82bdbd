import type { LocationMetrics } from '../outline/api';
import { readSince } from './parameters';
import type { ResourceRequest, ResourceServer, Route } from './request';

/** Long enough to know most places; a month would cost a small server seconds. */
const defaultSince = '7d';

/** `GET locations?since=7d`: countries with traffic. */
export const locationsRoute: Route = {
  async GET(server, request, { now }) {
    const places = await placesSince(server, request, now);
    const countries = new Set(places.map(({ location }) => location));
    return { status: 200, body: { locations: [...countries].sort().map((location) => ({ location })) } };
  },
};

/** `GET autonomous-systems?since=7d`: networks with traffic; those without a number are left out. */
export const autonomousSystemsRoute: Route = {
  async GET(server, request, { now }) {
    const places = await placesSince(server, request, now);
    const organisations = new Map(places.flatMap(({ asn, asOrg }) => (asn === null ? [] : [[asn, asOrg] as const])));
    const systems = [...organisations].sort(([a], [b]) => a - b).map(([asn, asOrg]) => ({ asn, asOrg }));
    return { status: 200, body: { autonomousSystems: systems } };
  },
};

async function placesSince(server: ResourceServer, request: ResourceRequest, now: number): Promise<LocationMetrics[]> {
  const sinceSeconds = readSince(request.parameters, now, defaultSince);
  const { value } = await server.api.serverMetrics(sinceSeconds, { signal: request.signal });
  return value.locations;
}
