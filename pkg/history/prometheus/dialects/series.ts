import type { Entity } from '../../model';
import type { Labels } from '../client/answers';
import { formatMatchers, type Matcher } from '../matchers';

/** The series of a selector that are in the newest scrape of their target: all samples of a scrape have one time. */
export function fresh(series: string, present: string, labelsWithin: readonly string[], offset: string): string {
  const times = `timestamp(${series} ${offset})`;
  const newest = `ignoring (${labelsWithin.join(', ')}) group_left () timestamp(${present} ${offset})`;
  return `${series} ${offset} and (${times} >= ${newest})`;
}

/** A selector of PromQL. */
export function selector(name: string, matchers: readonly Matcher[]): string {
  return `${name}{${formatMatchers(matchers)}}`;
}

/** Matchers for series that have these labels, and maybe more. */
export function equal(labels: Labels): Matcher[] {
  return Object.entries(labels).map(([label, value]) => ({ label, operator: '=', value }));
}

/**
 * The id as the management API makes a number of it: `7up` is 7, and what does not begin with a number is lost. So that
 * figures are attributed to keys in the same way, wherever they come from.
 */
export function keyEntity(label = ''): Entity {
  const number = parseInt(label, 10);
  return { kind: 'key', keyId: Number.isSafeInteger(number) ? String(number) : null };
}

export function placeEntity(location = '', asn = '', asOrg = ''): Entity {
  return {
    kind: 'location',
    location: location || 'ZZ',
    asn: /^\d+$/.test(asn) ? Number(asn) : null,
    asOrg: asOrg || null,
  };
}

export function without(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}
