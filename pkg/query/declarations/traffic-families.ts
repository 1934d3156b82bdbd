import { moment, text } from './column';
import { byKey, byPlace, byServer, declareFamilies } from './family';
import { figure, trafficFigure } from './figure';
import { labelTitles } from './labels';
import { rateOf, shareOf } from './traffic';

const data = trafficFigure({
  id: 'data',
  label: 'Data transferred',
  unit: 'decbytes',
  description: 'Bytes that left the server, download and upload once each.',
  kind: 'amount',
  // An amount of which a part is missing is not known; a rate is that of the part that is.
  value: ({ data: bytes, isWhole }) => (isWhole ? bytes : null),
});

const bandwidth = trafficFigure({
  id: 'bandwidth',
  label: 'Bandwidth',
  unit: 'Bps',
  description: 'Mean rate of data over the window; over time, over each step.',
  kind: 'rate',
  value: ({ data: bytes, dataSeconds }) => rateOf(bytes, dataSeconds),
});

const tunnelTime = trafficFigure({
  id: 'tunnel_time',
  label: 'Tunnel time',
  unit: 's',
  description: 'Seconds that at least one client held a tunnel, summed over clients.',
  kind: 'amount',
  value: ({ tunnelTime: seconds, isWhole }) => (isWhole ? seconds : null),
});

const devices = trafficFigure({
  id: 'devices',
  label: 'Devices',
  unit: 'none',
  decimals: 2,
  description: 'Mean number of clients that held a tunnel at the same time: tunnel time divided by time.',
  kind: 'rate',
  value: ({ tunnelTime: seconds, tunnelTimeSeconds }) => rateOf(seconds, tunnelTimeSeconds),
});

const dataShare = trafficFigure({
  id: 'data_share',
  label: 'Share of data',
  unit: 'percentunit',
  description: 'Data divided by that of the whole server in the window; over time, in each step.',
  kind: 'rate',
  mergeServers: 'none',
  value: ({ data: part, dataSeconds, total, totalSeconds }) =>
    // What could not be told apart for a while covers more time than the total beside it.
    part === null || total.data === null || dataSeconds !== totalSeconds ? null : shareOf(part, total.data),
});

/** Families whose figures are of a window: traffic, and who had it. */
export const trafficFamilies = declareFamilies({
  'server-metrics': {
    label: 'Server totals',
    description: 'Tunnel time, data and bandwidth of the whole server in the window.',
    windowed: true,
    columns: [
      data,
      bandwidth,
      tunnelTime,
      devices,
      figure({
        id: 'active_keys',
        label: 'Active keys',
        unit: 'none',
        description: 'Access keys with traffic in the window; over time, in each step.',
        type: 'int64',
        merge: 'sum',
        sources: ['history', 'window'],
        overTime: { kind: 'state', of: 'keys', inStep: ({ active }) => active },
      }),
      figure({
        id: 'keys_online',
        label: 'Keys online',
        unit: 'none',
        description: 'Access keys with traffic within the last five minutes; over time, the mean of it in each step.',
        type: 'int64',
        merge: 'sum',
        sources: ['now'],
        overTime: { kind: 'state', of: 'keys', inStep: ({ online }) => online },
      }),
      figure({
        id: 'bandwidth_now',
        label: 'Bandwidth now',
        unit: 'Bps',
        description: 'Mean rate of the newest five-minute step, which may still be filling.',
        type: 'float64',
        merge: 'sum',
        sources: ['now'],
      }),
      moment('bandwidth_now_at', 'Bandwidth now, measured at'),
      figure({
        id: 'bandwidth_peak',
        label: 'Bandwidth peak',
        unit: 'Bps',
        description: 'Highest five-minute mean rate in the window.',
        type: 'float64',
        merge: 'none',
        sources: ['window'],
      }),
      moment('bandwidth_peak_at', 'Bandwidth peak, measured at'),
    ],
    ...byServer,
  },

  'key-metrics': {
    label: 'Access key metrics',
    description: 'Tunnel time, data, last traffic and devices of each access key in the window.',
    windowed: true,
    columns: [
      text('key_name', labelTitles.key_name),
      data,
      bandwidth,
      tunnelTime,
      devices,
      dataShare,
      figure({
        id: 'first_used',
        label: 'First used',
        unit: 'dateTimeAsIso',
        description:
          'When traffic was first counted, whatever the window: the beginning of the five minutes, hour or day. Only where history reaches back to the day on which the server was set up, or to before the key was created.',
        type: 'time',
        merge: 'min',
        sources: ['history'],
      }),
      figure({
        id: 'last_seen',
        label: 'Last seen',
        unit: 'dateTimeAsIso',
        description: 'When traffic was last counted, to five minutes. TCP counts when a connection closes.',
        type: 'time',
        merge: 'max',
        sources: ['window', 'history'],
      }),
      figure({
        id: 'time_since_last_seen',
        label: 'Time since last seen',
        unit: 's',
        description: 'Seconds since traffic was last counted.',
        type: 'float64',
        merge: 'none',
        sources: ['window', 'history'],
      }),
      figure({
        id: 'online',
        label: 'Online',
        unit: 'bool_yes_no',
        description: 'Whether traffic was counted within the last five minutes; over time, in each step.',
        type: 'boolean',
        merge: 'any',
        sources: ['now'],
        overTime: {
          kind: 'state',
          of: 'traffic',
          inStep: ({ data: bytes, isWhole }) =>
            bytes === null || (bytes.value === 0 && !isWhole) ? null : Number(bytes.value > 0),
        },
      }),
      figure({
        id: 'peak_devices',
        label: 'Peak devices',
        unit: 'none',
        description: 'Highest five-minute mean of simultaneous client addresses, rounded up.',
        type: 'int64',
        merge: 'none',
        sources: ['window', 'history'],
      }),
      moment('peak_devices_at', 'Peak devices, measured at'),
    ],
    ...byKey,
  },

  locations: {
    label: 'Locations and autonomous systems',
    description: 'Data and tunnel time by country and network of the clients in the window.',
    windowed: true,
    columns: [data, bandwidth, tunnelTime, devices, dataShare],
    ...byPlace,
  },
});
