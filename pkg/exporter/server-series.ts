import type { Labels, Series } from '../telemetry/metric-family';
import type { MonitoredServer } from './monitored-server';

type ServerSeries = (server: MonitoredServer) => ReadonlyArray<Series<number>>;

/** One exported family of metrics. */
export interface FamilyDescription {
  kind: 'counter' | 'gauge';
  name: string;
  unit?: string;
  help: string;
  read: ServerSeries;
}

/** Milliseconds to seconds. */
const seconds = (milliseconds: number | null | undefined) => (milliseconds == null ? null : milliseconds / 1000);

/** What is exported of each server; what is not known has no series. */
export const serverFamilies: readonly FamilyDescription[] = [
  {
    kind: 'gauge',
    name: 'outline_up',
    help: 'Whether the management API answered when it was asked last.',
    read: ofServer(({ look }) => look && Number(look.up)),
  },
  {
    kind: 'gauge',
    name: 'outline_scrape_duration_seconds',
    unit: 'seconds',
    help: 'How long the management API took to answer when it was asked last.',
    read: ofServer(({ look }) => look?.responseTime),
  },
  {
    kind: 'gauge',
    name: 'outline_sample_age_seconds',
    unit: 'seconds',
    help: 'Time since the counters were sampled.',
    read: ofServer(({ sampleAge }) => sampleAge),
  },
  {
    kind: 'gauge',
    name: 'outline_counting_since_timestamp_seconds',
    unit: 'seconds',
    help: 'Since when the counters count.',
    read: ofServer(({ counters }) => counters?.begun),
  },
  {
    kind: 'gauge',
    name: 'outline_server_created_timestamp_seconds',
    unit: 'seconds',
    help: 'When the server was set up.',
    read: ofServer(({ look }) => seconds(look?.server?.createdAt)),
  },
  {
    kind: 'gauge',
    name: 'outline_server_info',
    help: 'Version of the server; always 1.',
    read: ({ name, look }) =>
      look?.server?.version == null ? [] : [series({ server: name, version: look.server.version }, 1)],
  },
  {
    kind: 'gauge',
    name: 'outline_certificate_expiry_timestamp_seconds',
    unit: 'seconds',
    help: 'When the certificate of the management API expires.',
    read: ofServer(({ look }) => seconds(look?.certificate?.expiresAt)),
  },
  {
    kind: 'gauge',
    name: 'outline_bandwidth_bytes_per_second',
    help: 'Bandwidth now, as the server says; the rate of the counters is exact.',
    read: ofServer(({ figures }) => figures.recent?.bandwidthNow.value),
  },
  {
    kind: 'gauge',
    name: 'outline_bandwidth_peak_bytes_per_second',
    help: 'Highest mean bandwidth of five minutes in the last hour, as the server says.',
    read: ofServer(({ figures }) => figures.recent?.bandwidthPeak.value),
  },
  {
    kind: 'gauge',
    name: 'outline_access_keys',
    help: 'Access keys of the server.',
    read: ofServer(({ figures }) => figures.keys?.length),
  },
  {
    kind: 'counter',
    name: 'outline_access_key_data_bytes_total',
    unit: 'bytes',
    help: 'Bytes that left the server, by access key.',
    read: ({ counterSeries }) => counterSeries.keyData,
  },
  {
    kind: 'counter',
    name: 'outline_access_key_tunnel_time_seconds_total',
    unit: 'seconds',
    help: 'Time that clients held a tunnel, summed over clients, by access key.',
    read: ({ counterSeries }) => counterSeries.keyTunnelTime,
  },
  {
    kind: 'counter',
    name: 'outline_location_data_bytes_total',
    unit: 'bytes',
    help: 'Bytes that left the server, by country and autonomous system of the client.',
    read: ({ counterSeries }) => counterSeries.locationData,
  },
  {
    kind: 'counter',
    name: 'outline_location_tunnel_time_seconds_total',
    unit: 'seconds',
    help: 'Time that clients held a tunnel, summed over clients, by their country and autonomous system.',
    read: ({ counterSeries }) => counterSeries.locationTunnelTime,
  },
];

function ofServer(read: (server: MonitoredServer) => number | null | undefined): ServerSeries {
  return (server) => {
    const value = read(server);
    return value == null ? [] : [series({ server: server.name }, value)];
  };
}

function series(labels: Labels, value: number): Series<number> {
  return { labels, value, created: null };
}
