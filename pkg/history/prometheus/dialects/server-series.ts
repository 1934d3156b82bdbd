import type { EntityKind } from '../../model';
import type { Labels } from '../client/answers';
import type { Matcher } from '../matchers';
import type { Dialect, Figure } from './dialect';
import { equal, fresh, keyEntity, placeEntity, selector, without } from './series';

/** The series of outline-ss-server: what Outline's own Prometheus stores, or any that scrapes the same port. */
export function serverSeries(matchers: readonly Matcher[]): Dialect {
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
    title: 'the server’s own series',
    withoutStartTimes:
      'It lacks process_start_time_seconds, so some restarts of the server cannot be seen; let the engine keep it.',
    present,
    scraped: (offset = '') => `${present} ${offset}`,
    scrapes: `timestamp(${present})`,
    scrapedWithin: (window) => `count_over_time(${present}[${window}])`,
    counter: (kind, figure, offset = '') =>
      `sum without (dir, proto) (${fresh(stored(kind, figure), present, seriesLabels, offset)})`,
    counterOfScrape: (kind, figure) => `sum without (dir, proto) (last_over_time(${stored(kind, figure)}[1ms]))`,
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
