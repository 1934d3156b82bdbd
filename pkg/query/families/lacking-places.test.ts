import { wholeTraffic } from '../declarations/traffic';
import { withLackOfPlaces } from './lacking-places';

const estimate = (value: number, least: number, most: number) => ({ value, least, most });

/** Of a server in its first minutes, whose keys had up to 72 s. */
const total = { data: estimate(0, 0, 0), tunnelTime: estimate(65, 39, 72) };
const place = (value: number, least: number, most: number) => ({
  traffic: wholeTraffic({ data: estimate(0, 0, 0), tunnelTime: estimate(value, least, most) }, total, 180),
});

it('allows the largest place what keys certainly have more than all places', () => {
  const [one, other] = withLackOfPlaces([place(21, 15, 25), place(2, 1, 3)]);
  expect(one?.traffic.tunnelTime).toEqual(estimate(21, 15, 36));
  expect(other?.traffic.tunnelTime).toEqual(estimate(2, 1, 3));
  expect(one?.traffic.data).toEqual(estimate(0, 0, 0));
});

it('leaves places that may have as much as keys', () => {
  const places = [place(31, 19, 40)];
  expect(withLackOfPlaces(places)).toEqual(places);
});
