import type { Entity, EntityKind } from '../model';
import type { Labels } from './client/answers';
import { formatMatchers, type Matcher } from './matchers';

/** The two counters that are kept of every entity. */
export type Figure = 'data' | 'tunnelTime';

/** Whose series an engine has: those of the server's own proxy, or those of this plugin's exporter. */
export type DialectName = 'server' | 'exporter';

/**
 * How one server's figures are written in an engine. A *target* is what was scraped as one: the labels of a series
 * without those that tell keys, places and directions apart.
 */
export interface Dialect {
  name: DialectName;
  /** The selector of a series that is in every scrape. */
  present: string;
  /** One value for each target that was scraped successfully. */
  scraped(offset?: string): string;
  /** For each target the time of its newest successful scrape, epoch seconds; nothing where the newest one failed. */
  scrapes: string;
  /**
   * A counter, one series for each entity and target that was in the newest scrape. Engines show a series for five
   * minutes after its last sample where nobody told them that it is gone, as after the crash of a machine.
   *
   * @param offset PromQL's, such as `offset 300s`
   */
  counter(kind: EntityKind, figure: Figure, offset?: string): string;
  /** The stored series of a counter, for functions that look at each sample. */
  stored(kind: EntityKind, figure: Figure): string;
  entity(kind: EntityKind, labels: Labels): Entity;
  /** Labels that tell entities of one target apart. */
  entityLabels: readonly string[];
  /** Labels that tell series of one target apart. */
  seriesLabels: readonly string[];
  /** The labels that name the target of a series. */
  target(labels: Labels): Labels;
  /** The selector of when processes were started, epoch seconds: what most clients of Prometheus export. */
  startTimes: string;
  /** Whether the counters of a target that starts again all begin at 0. The exporter keeps its own. */
  restartsAtZero: boolean;
  /** Whether looks at a target were answered, 1 or 0. */
  up(target: Labels): string;
  /** How long looks at a target took, seconds; answered or not. */
  duration(target: Labels): string;
}

/** The series of outline-ss-server: what Outline's own Prometheus stores, or any that scrapes the same port. */
export function serverDialect(matchers: readonly Matcher[]): Dialect {
  const names: Record<EntityKind, Record<Figure, string>> = {
    key: { data: 'shadowsocks_data_bytes', tunnelTime: 'shadowsocks_tunnel_time_seconds' },
    location: {
      data: 'shadowsocks_data_bytes_per_location',
      tunnelTime: 'shadowsocks_tunnel_time_seconds_per_location',
    },
  };
  // Bytes that leave the server, as the management API counts them.
  const leaving: Matcher = { label: 'dir', operator: '=~', value: 'c<p|p>t' };
  const stored = (kind: EntityKind, figure: Figure) =>
    selector(names[kind][figure], figure === 'data' ? [...matchers, leaving] : matchers);
  const present = selector('shadowsocks_keys', matchers);
  const entityLabels = ['access_key', 'location', 'asn', 'asorg'];
  const seriesLabels = [...entityLabels, 'dir', 'proto'];
  const up = (target: Labels) => selector('up', equal(target));
  return {
    name: 'server',
    present,
    scraped: (offset = '') => `${present} ${offset}`,
    scrapes: `timestamp(${present})`,
    counter: (kind, figure, offset = '') =>
      `sum without (dir, proto) (${fresh(stored(kind, figure), present, seriesLabels, offset)})`,
    stored,
    entity: (kind, { access_key: key, location, asn, asorg }) =>
      kind === 'key' ? keyEntity(key) : placeEntity(location, asn, asorg),
    entityLabels,
    seriesLabels,
    target: (labels) => without(labels, entityLabels),
    startTimes: selector('process_start_time_seconds', matchers),
    restartsAtZero: true,
    up,
    duration: (target) => selector('scrape_duration_seconds', equal(target)),
  };
}

/** The series of this plugin's exporter. Its label `server` is the server's name in the settings. */
export function exporterDialect(given: readonly Matcher[], serverName: string): Dialect {
  const matchers = given.some(({ label }) => label === 'server') ? given : [...given, ...equal({ server: serverName })];
  const names: Record<EntityKind, Record<Figure, string>> = {
    key: { data: 'outline_access_key_data_bytes_total', tunnelTime: 'outline_access_key_tunnel_time_seconds_total' },
    location: { data: 'outline_location_data_bytes_total', tunnelTime: 'outline_location_tunnel_time_seconds_total' },
  };
  const stored = (kind: EntityKind, figure: Figure) => selector(names[kind][figure], matchers);
  const present = selector('outline_up', matchers);
  const up = (target: Labels) => selector('outline_up', equal(target));
  const entityLabels = ['key_id', 'location', 'asn', 'as_org'];
  return {
    name: 'exporter',
    present,
    scraped: (offset = '') => `(${present} ${offset} == 1)`,
    scrapes: `(timestamp(${present}) and ${present} == 1)`,
    // A sum of one, which takes the name off as others have none.
    counter: (kind, figure, offset = '') =>
      `sum without () (${fresh(stored(kind, figure), present, entityLabels, offset)})`,
    stored,
    entity: (kind, { key_id: key, location, asn, as_org: asOrg }) =>
      kind === 'key' ? keyEntity(key) : placeEntity(location, asn, asOrg),
    entityLabels,
    seriesLabels: entityLabels,
    target: (labels) => without(labels, entityLabels),
    startTimes: selector('process_start_time_seconds', matchers),
    restartsAtZero: false,
    up,
    duration: (target) => selector('outline_scrape_duration_seconds', equal(target)),
  };
}

/** The series of a selector that are in the newest scrape of their target: all samples of a scrape have one time. */
function fresh(series: string, present: string, labelsWithin: readonly string[], offset: string): string {
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
function keyEntity(label = ''): Entity {
  const number = parseInt(label, 10);
  return { kind: 'key', keyId: Number.isSafeInteger(number) ? String(number) : null };
}

function placeEntity(location = '', asn = '', asOrg = ''): Entity {
  return {
    kind: 'location',
    location: location || 'ZZ',
    asn: /^\d+$/.test(asn) ? Number(asn) : null,
    asOrg: asOrg || null,
  };
}

function without(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}
