import type { EntityKind } from '../../model';
import type { Labels } from '../client/answers';
import type { Matcher } from '../matchers';
import type { Dialect, Figure } from './dialect';
import { equal, fresh, keyEntity, placeEntity, selector, without } from './series';

/** The series of this plugin's exporter. Its label `server` is the server's name in the settings. */
export function exporterSeries(given: readonly Matcher[], serverName: string): Dialect {
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
    title: 'the exporter’s series',
    // The exporter's counters outlive its process.
    withoutStartTimes: null,
    present,
    scraped: (offset = '') => `(${present} ${offset} > 0)`,
    scrapes: `(timestamp(${present}) and ${present} > 0)`,
    scrapedWithin: (window) => `max_over_time(${present}[${window}]) > 0`,
    // A sum of one, which takes the name off as others have none.
    counter: (kind, figure, offset = '') =>
      `sum without () (${fresh(stored(kind, figure), present, entityLabels, offset)})`,
    counterOfScrape: (kind, figure) => `sum without () (last_over_time(${stored(kind, figure)}[1ms]))`,
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
