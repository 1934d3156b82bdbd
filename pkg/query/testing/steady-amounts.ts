import type { Entity } from '../../history/model';
import type { Steady } from './kept-history';

/** The simulated clock stands at 10:02:13; the newest bucket is that until 10:00. */
export const clock = '2026-11-21T10:02:13Z';
/** Epoch seconds. */
export const epoch = (text: string) => Date.parse(text) / 1000;
export const known = { from: epoch('2026-11-18T00:00Z'), to: epoch('2026-11-21T10:00Z') };

export const key = (keyId: string | null): Entity => ({ kind: 'key', keyId });
export const place = (location: string, asn: number): Entity => ({
  kind: 'location',
  location,
  asn,
  asOrg: `Net ${asn}`,
});

/** Odd numbers, so that nothing adds up by chance. */
export const steady = (entity: Entity, weight: number): Steady => ({
  entity,
  data: (start) => weight * (1_000_003 + ((start / 300) % 977)),
  tunnelTime: (start) => weight * (10_007 + ((start / 300) % 89)),
});
export const keys = [steady(key('0'), 3), steady(key('1'), 1), steady(key('2'), 2), steady(key('77'), 5)];

export const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value), 0);
