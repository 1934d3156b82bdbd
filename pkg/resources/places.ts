import type { LocationMetrics } from '../outline/api';
import { endpoints } from './contract';
import { handle, type Asked } from './handle';
import { sinceSeconds } from './since';

export const readLocations = handle(endpoints.readLocations, async (asked) => {
  const countries = new Set((await placesOf(asked)).map(({ location }) => location));
  return { locations: [...countries].sort().map((location) => ({ location })) };
});

export const readAutonomousSystems = handle(endpoints.readAutonomousSystems, async (asked) => {
  const places = await placesOf(asked);
  const organisations = new Map(places.flatMap(({ asn, asOrg }) => (asn === null ? [] : [[asn, asOrg] as const])));
  const systems = [...organisations].sort(([a], [b]) => a - b).map(([asn, asOrg]) => ({ asn, asOrg }));
  return { autonomousSystems: systems };
});

type AskedOfPlaces = Pick<Asked<typeof endpoints.readLocations>, 'server' | 'parameters' | 'now' | 'signal'>;

async function placesOf({ server, parameters, now, signal }: AskedOfPlaces): Promise<LocationMetrics[]> {
  const { value } = await server.api.serverMetrics(sinceSeconds(parameters.since, now), { signal });
  return value.locations;
}
