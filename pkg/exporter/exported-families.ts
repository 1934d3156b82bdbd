import { Column } from '../telemetry/collectors/column';
import { FunctionCollector } from '../telemetry/collectors/function-collector';
import type { Registry } from '../telemetry/registry';
import type { ExportedServer } from './exported-server';

type ReadColumns = (server: ExportedServer) => readonly Column[];

/** One exported family of metrics. */
interface FamilyDescription {
  kind: 'counter' | 'gauge';
  name: string;
  unit?: string;
  help: string;
  read: ReadColumns;
}

/** Milliseconds to seconds. */
const seconds = (milliseconds: number | null | undefined) => (milliseconds == null ? null : milliseconds / 1000);

/** What is exported of each server and its access keys; what is not known has no series. */
export const exportedFamilies: readonly FamilyDescription[] = [
  {
    kind: 'gauge',
    name: 'outline_up',
    help: 'Whether the management API answered when it was asked last.',
    read: ofServer(({ poll }) => poll && Number(poll.up)),
  },
  {
    kind: 'gauge',
    name: 'outline_scrape_duration_seconds',
    unit: 'seconds',
    help: 'How long the management API took to answer when it was asked last.',
    read: ofServer(({ poll }) => poll?.responseTime),
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
    read: ofServer(({ countingSince }) => countingSince),
  },
  {
    kind: 'gauge',
    name: 'outline_server_created_timestamp_seconds',
    unit: 'seconds',
    help: 'When the server was set up.',
    read: ofServer(({ poll }) => seconds(poll?.server?.createdAt)),
  },
  {
    kind: 'gauge',
    name: 'outline_server_info',
    help: 'Version of the server; always 1.',
    read: ({ series, poll }) =>
      poll?.server?.version == null ? [] : [new Column().add({ ...series.labels, version: poll.server.version }, 1)],
  },
  {
    kind: 'gauge',
    name: 'outline_certificate_expiry_timestamp_seconds',
    unit: 'seconds',
    help: 'When the certificate of the management API expires.',
    read: ofServer(({ poll }) => seconds(poll?.certificate?.expiresAt)),
  },
  {
    kind: 'gauge',
    name: 'outline_bandwidth_bytes_per_second',
    help: 'Bandwidth now, as the server says; the rate of the counters is exact.',
    read: ofServer(({ series }) => series.figures.bandwidthNow),
  },
  {
    kind: 'gauge',
    name: 'outline_bandwidth_peak_bytes_per_second',
    help: 'Highest mean bandwidth of five minutes in the last hour, as the server says.',
    read: ofServer(({ series }) => series.figures.bandwidthPeak),
  },
  {
    kind: 'gauge',
    name: 'outline_access_keys',
    help: 'Access keys of the server.',
    read: ofServer(({ series }) => series.figures.keyIds?.length),
  },
  {
    kind: 'counter',
    name: 'outline_access_key_data_bytes_total',
    unit: 'bytes',
    help: 'Bytes that left the server, by access key.',
    read: ({ series: { counters } }) => [counters.keyData, counters.idleKeys],
  },
  {
    kind: 'counter',
    name: 'outline_access_key_tunnel_time_seconds_total',
    unit: 'seconds',
    help: 'Time that clients held a tunnel, summed over clients, by access key.',
    read: ({ series: { counters } }) => [counters.keyTunnelTime, counters.idleKeys],
  },
  {
    kind: 'counter',
    name: 'outline_location_data_bytes_total',
    unit: 'bytes',
    help: 'Bytes that left the server, by country and autonomous system of the client.',
    read: ({ series }) => [series.counters.locationData],
  },
  {
    kind: 'counter',
    name: 'outline_location_tunnel_time_seconds_total',
    unit: 'seconds',
    help: 'Time that clients held a tunnel, summed over clients, by their country and autonomous system.',
    read: ({ series }) => [series.counters.locationTunnelTime],
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_info',
    help: 'Name of the access key; always 1.',
    read: ({ series }) => [series.figures.keySeries.info],
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_data_limit_bytes',
    unit: 'bytes',
    help: 'Data limit of 30 days that applies to the access key, its own or the server’s.',
    read: ({ series }) => [series.figures.keySeries.dataLimit],
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_data_transferred_bytes',
    unit: 'bytes',
    help: 'Bytes of the last 30 days, as data limits count them; goes down as days pass.',
    read: ({ series }) => [series.figures.keySeries.dataTransferred],
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_data_limit_used_ratio',
    unit: 'ratio',
    help: 'Share of the data limit that the last 30 days used.',
    read: ({ series }) => [series.figures.keySeries.dataLimitUsed],
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_last_seen_timestamp_seconds',
    unit: 'seconds',
    help: 'When the access key had traffic last, to five minutes.',
    read: ({ series }) => [series.lastSeen],
  },
  {
    kind: 'gauge',
    name: 'outline_access_key_devices',
    help: 'Highest mean number of clients at once in five minutes of the last hour, rounded up.',
    read: ({ series }) => [series.figures.keySeries.devices],
  },
];

/** Registers them for these servers. */
export function registerServers(registry: Registry, servers: readonly ExportedServer[]): void {
  for (const { kind, read, ...description } of exportedFamilies) {
    registry.register(new FunctionCollector(kind, description, () => servers.flatMap(read)));
  }
}

function ofServer(read: (server: ExportedServer) => number | null | undefined): ReadColumns {
  return (server) => {
    const value = read(server);
    return value == null ? [] : [new Column().add(server.series.labels, value)];
  };
}
