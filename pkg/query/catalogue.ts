/** Labels that rows of figures can carry, in the order in which tables show them. */
export const labelNames = ['server', 'key_id', 'key_name', 'location', 'asn', 'as_org'] as const;
export type LabelName = (typeof labelNames)[number];

/** What editors and docs call a label. */
export const labelTitles: Readonly<Record<LabelName, string>> = {
  server: 'Server',
  key_id: 'Key ID',
  key_name: 'Key name',
  location: 'Location',
  asn: 'AS number',
  as_org: 'AS organisation',
};

/** How an answer is laid out. */
export const shapes = ['table', 'numeric', 'time-series'] as const;
export type Shape = (typeof shapes)[number];

export interface FigureDescription {
  /** Also the name of the field in frames. */
  id: string;
  label: string;
  /** Grafana unit id of the field. */
  unit?: string;
  description: string;
  /** How the figure behaves over time; absent where there is no time series of it. */
  overTime?: OverTime;
  /** Where a time series has another unit. */
  unitOverTime?: string;
}

/**
 * `amount`: steps add up to the figure over the range, and entities add up to their total. `rate`: a mean over the
 * step; entities add up. `state`: neither does.
 */
export type OverTime = 'amount' | 'rate' | 'state';

/** One row of the catalogue: what a metric family offers. Editors, docs and query defaults are made from it. */
export interface FamilyDescription {
  label: string;
  description: string;
  /** Whether the family takes a window; the others always speak of now or of fixed 30 days. */
  windowed: boolean;
  /** The first one is the default. */
  figures: readonly [FigureDescription, ...FigureDescription[]];
  /** Labels that `groupBy` may name; `server` is always there. Empty: nothing to group by. */
  groupings: readonly LabelName[];
  /** `groupBy` where the query names none. */
  defaultGroupBy: readonly LabelName[];
  /** Labels that filters may name. */
  filters: readonly LabelName[];
}

const keyLabels = ['key_id', 'key_name'] as const;
const placeLabels = ['location', 'asn', 'as_org'] as const;

const data: FigureDescription = {
  id: 'data',
  label: 'Data transferred',
  unit: 'decbytes',
  description: 'Bytes that left the server, download and upload once each.',
  overTime: 'amount',
};
const dataOfThirtyDays: FigureDescription = {
  ...data,
  label: 'Data transferred, 30 days',
  overTime: undefined,
};
const bandwidth: FigureDescription = {
  id: 'bandwidth',
  label: 'Bandwidth',
  unit: 'Bps',
  description: 'Mean rate of data over the window; over time, over each step.',
  overTime: 'rate',
};
const tunnelTime: FigureDescription = {
  id: 'tunnel_time',
  label: 'Tunnel time',
  unit: 's',
  description: 'Seconds that at least one client held a tunnel, summed over clients.',
  overTime: 'amount',
};
const devices: FigureDescription = {
  id: 'devices',
  label: 'Devices',
  unit: 'none',
  description: 'Mean number of clients that held a tunnel at the same time: tunnel time divided by time.',
  overTime: 'rate',
};

export const families = {
  'server-metrics': {
    label: 'Server totals',
    description: 'Tunnel time, data and bandwidth of the whole server in the window.',
    windowed: true,
    figures: [
      data,
      bandwidth,
      tunnelTime,
      devices,
      {
        id: 'active_keys',
        label: 'Active keys',
        unit: 'none',
        description: 'Access keys with traffic in the window; over time, in each step.',
        overTime: 'state',
      },
      {
        id: 'keys_online',
        label: 'Keys online',
        unit: 'none',
        description: 'Access keys with traffic within the last five minutes; over time, the mean of it in each step.',
        overTime: 'state',
      },
      {
        id: 'bandwidth_now',
        label: 'Bandwidth now',
        unit: 'Bps',
        description: 'Mean rate of the newest five-minute step, which may still be filling.',
      },
      {
        id: 'bandwidth_peak',
        label: 'Bandwidth peak',
        unit: 'Bps',
        description: 'Highest five-minute mean rate in the window.',
      },
    ],
    groupings: [],
    defaultGroupBy: [],
    filters: [],
  },
  'key-metrics': {
    label: 'Access key metrics',
    description: 'Tunnel time, data, last traffic and devices of each access key in the window.',
    windowed: true,
    figures: [
      data,
      bandwidth,
      tunnelTime,
      devices,
      {
        id: 'last_seen',
        label: 'Last seen',
        unit: 'dateTimeAsIso',
        description: 'When traffic was last counted, to five minutes. TCP counts when a connection closes.',
      },
      {
        id: 'time_since_last_seen',
        label: 'Time since last seen',
        unit: 's',
        description: 'Seconds since traffic was last counted.',
      },
      {
        id: 'online',
        label: 'Online',
        unit: 'bool_yes_no',
        description: 'Whether traffic was counted within the last five minutes; over time, in each step.',
        overTime: 'state',
      },
      {
        id: 'peak_devices',
        label: 'Peak devices',
        unit: 'none',
        description: 'Highest five-minute mean of simultaneous client addresses, rounded up.',
      },
    ],
    groupings: keyLabels,
    defaultGroupBy: ['key_id'],
    filters: keyLabels,
  },
  locations: {
    label: 'Locations and autonomous systems',
    description: 'Data and tunnel time by country and network of the clients in the window.',
    windowed: true,
    figures: [data, bandwidth, tunnelTime, devices],
    groupings: placeLabels,
    defaultGroupBy: placeLabels,
    filters: placeLabels,
  },
  'data-transferred': {
    label: 'Data transferred (30 days)',
    description: 'Bytes of each access key over the last 30 days, whatever the panel’s range: what data limits go by.',
    windowed: false,
    figures: [dataOfThirtyDays],
    groupings: keyLabels,
    defaultGroupBy: ['key_id'],
    filters: keyLabels,
  },
  'access-keys': {
    label: 'Access keys and limits',
    description: 'Every access key with its data limit and how much of it the last 30 days used.',
    windowed: false,
    figures: [
      {
        id: 'limit_use',
        label: 'Use against limit',
        unit: 'percentunit',
        description: 'Data of the last 30 days divided by the limit that applies to the key.',
      },
      dataOfThirtyDays,
      {
        id: 'data_limit',
        label: 'Data limit',
        unit: 'decbytes',
        description: 'The key’s own limit, or else the server’s default.',
      },
      {
        id: 'data_remaining',
        label: 'Data remaining',
        unit: 'decbytes',
        description: 'Limit less the data of the last 30 days; not below 0.',
      },
    ],
    groupings: keyLabels,
    defaultGroupBy: ['key_id'],
    filters: keyLabels,
  },
  server: {
    label: 'Server information',
    description: 'Name, version, creation, default limit and number of access keys.',
    windowed: false,
    figures: [
      { id: 'access_keys', label: 'Access keys', unit: 'none', description: 'How many access keys there are.' },
      {
        id: 'default_data_limit',
        label: 'Default data limit',
        unit: 'decbytes',
        description: 'Limit for keys without one of their own.',
      },
    ],
    groupings: [],
    defaultGroupBy: [],
    filters: [],
  },
  availability: {
    label: 'Availability',
    description: 'Whether the management API answers, how fast, and with which certificate. Never an error.',
    windowed: false,
    figures: [
      {
        id: 'up',
        label: 'Up',
        unit: 'none',
        description: '1 when the management API answered, else 0; over time, the share of calls that it answered.',
        overTime: 'state',
        unitOverTime: 'percentunit',
      },
      {
        id: 'response_time',
        label: 'Response time',
        unit: 's',
        description: 'Seconds until the answer was complete, connection included; over time, the mean of each step.',
        overTime: 'state',
      },
      {
        id: 'certificate_valid_for',
        label: 'Certificate valid for',
        unit: 's',
        description: 'Seconds until the certificate expires.',
      },
      {
        id: 'certificate_accepted',
        label: 'Certificate accepted',
        unit: 'bool_yes_no',
        description: 'Whether the certificate is one that the settings accept; empty where none was presented.',
      },
      {
        id: 'certificate_pinned',
        label: 'Certificate pinned',
        unit: 'bool_yes_no',
        description:
          'Whether the certificate is the one with the configured fingerprint; no: a later one, accepted by its key, or one that was refused.',
      },
      {
        id: 'sharing',
        label: 'Metrics sharing',
        unit: 'bool_on_off',
        description: 'Whether the server reports metrics to Outline’s makers; the figures here do not depend on it.',
      },
    ],
    groupings: [],
    defaultGroupBy: [],
    filters: [],
  },
  'plugin-statistics': {
    label: 'Plugin statistics',
    description: 'What this plugin’s requests to the server came to, kept across restarts. Asks no server.',
    windowed: false,
    figures: [
      {
        id: 'last_hour_failure_share',
        label: 'Failure share, last hour',
        unit: 'percentunit',
        description: 'Requests that failed, divided by those that ended, in the last hour.',
      },
      {
        id: 'last_hour_requests_per_minute',
        label: 'Requests per minute, last hour',
        unit: 'reqpm',
        description: 'Requests that ended in the last hour, by the minutes that the plugin was active in it.',
      },
      {
        id: 'last_hour_p95_duration',
        label: '95th percentile, last hour',
        unit: 's',
        description: 'What 95 % of the durations of the last hour do not exceed, to 1 %.',
      },
      {
        id: 'failure_share',
        label: 'Failure share',
        unit: 'percentunit',
        description: 'Requests that failed, divided by those that ended.',
      },
      {
        id: 'requests_per_minute',
        label: 'Requests per minute',
        unit: 'reqpm',
        description: 'Requests that ended, by the minutes that the plugin was active.',
      },
      {
        id: 'p95_duration',
        label: '95th percentile',
        unit: 's',
        description: 'What 95 % of the durations do not exceed, to 1 %.',
      },
      { id: 'requests', label: 'Requests', unit: 'none', description: 'Requests that finished or failed.' },
      { id: 'failed', label: 'Failed', unit: 'none', description: 'Requests without an answer of use.' },
      { id: 'retried', label: 'Retried', unit: 'none', description: 'Requests that took more than one attempt.' },
      {
        id: 'runtime',
        label: 'Runtime',
        unit: 's',
        description: 'Seconds that the plugin was active for this data source, over all its runs.',
      },
    ],
    groupings: [],
    defaultGroupBy: [],
    filters: [],
  },
} as const satisfies Record<string, FamilyDescription>;

export type QueryType = keyof typeof families;
export const queryTypes = Object.keys(families) as QueryType[];

/** What an empty query asks for. */
export const defaultQueryType: QueryType = 'server-metrics';

export function describeFamily(queryType: QueryType): FamilyDescription {
  return families[queryType];
}

/** Figures that an answer of this shape can be made of. */
export function figuresOfShape(queryType: QueryType, shape: Shape): readonly FigureDescription[] {
  const { figures } = describeFamily(queryType);
  return shape === 'time-series' ? figures.filter(({ overTime }) => overTime !== undefined) : figures;
}

/** Whether a query of the family, in this shape, goes by a window. */
export function takesWindow(queryType: QueryType, shape: Shape): boolean {
  return shape === 'time-series' || describeFamily(queryType).windowed;
}
