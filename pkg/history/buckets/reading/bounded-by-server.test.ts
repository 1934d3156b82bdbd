import type { EntityTotal } from '../../history';
import type { Estimate } from '../../model';
import { withLackOfPlaces } from './bounded-by-server';

const estimate = (least: number, value: number, most: number): Estimate => ({ value, least, most });
const place = (location: string, data: Estimate | null): EntityTotal => ({
  entity: { kind: 'location', location, asn: null, asOrg: null },
  data,
  tunnelTime: estimate(0, 0, 0),
  lastTraffic: null,
  peakDevices: null,
});
const server = { data: estimate(60, 75, 90), tunnelTime: estimate(0, 0, 0) };

it('allows the largest place that is an estimate what the server certainly had more than its places', () => {
  const places = [place('DE', estimate(30, 30, 30)), place('IR', estimate(10, 15, 20)), place('TR', estimate(1, 2, 3))];
  const bounded = withLackOfPlaces(places, server);
  expect(bounded.map(({ data }) => data)).toEqual([places[0]?.data, estimate(10, 15, 27), places[2]?.data]);
});

it('leaves places that may have as much as the server, or of which one is not known', () => {
  const enough = [place('DE', estimate(50, 60, 70))];
  expect(withLackOfPlaces(enough, server)).toEqual(enough);
  const open = [place('DE', estimate(10, 15, 20)), place('IR', null)];
  expect(withLackOfPlaces(open, server)).toEqual(open);
});
