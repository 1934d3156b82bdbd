import { count, moment, seconds, text, truth } from './column';
import { byServer, declareFamilies } from './family';
import { figure, type Figure, type OverTime } from './figure';

type StatisticTexts = Pick<Figure, 'label' | 'unit' | 'description'>;

const statistic = <const Id extends string>(id: Id, type: 'float64' | 'int64', texts: StatisticTexts) =>
  figure({ id, type, merge: 'none', sources: ['plugin'], ...texts });

/** One that is known step by step, too. */
const statisticOverTime = <const Id extends string>(
  id: Id,
  type: 'float64' | 'int64',
  { inStep, ...texts }: StatisticTexts & Pick<Extract<OverTime, { of: 'statistics' }>, 'inStep'>
) => ({ ...statistic(id, type, texts), overTime: { kind: 'state', of: 'statistics', inStep } as const });

/** Families of whole servers and of the plugin's own requests to them. */
export const serverFamilies = declareFamilies({
  server: {
    label: 'Server information',
    description: 'Name, version, creation, default limit and number of access keys.',
    windowed: false,
    columns: [
      text('name', 'Name'),
      text('version', 'Version'),
      text('history', 'History'),
      figure({
        id: 'access_keys',
        label: 'Access keys',
        unit: 'none',
        description: 'How many access keys there are.',
        type: 'int64',
        merge: 'sum',
        sources: ['now'],
      }),
      figure({
        id: 'default_data_limit',
        label: 'Default data limit',
        unit: 'decbytes',
        description: 'Limit for keys without one of their own.',
        type: 'float64',
        merge: 'none',
        sources: ['now'],
      }),
      truth('sharing', 'Metrics sharing', 'bool_on_off'),
      text('hostname_for_access_keys', 'Host name for access keys'),
      count('port_for_new_access_keys', 'Port for new access keys'),
      moment('created', 'Created'),
      text('server_id', 'Server ID'),
    ],
    ...byServer,
  },

  availability: {
    label: 'Availability',
    description: 'Whether the management API answers, how fast, and with which certificate. Never an error.',
    windowed: false,
    columns: [
      figure({
        id: 'up',
        label: 'Up',
        unit: 'none',
        description: '1 when the management API answered, else 0; over time, the share of calls that it answered.',
        type: 'int64',
        merge: 'none',
        sources: ['now'],
        overTime: { kind: 'state', unit: 'percentunit', of: 'availability', inStep: ({ up }) => up },
      }),
      figure({
        id: 'response_time',
        label: 'Response time',
        unit: 's',
        description: 'Seconds until the answer was complete, connection included; over time, the mean of each step.',
        type: 'float64',
        merge: 'none',
        sources: ['now'],
        overTime: { kind: 'state', of: 'availability', inStep: ({ responseTime }) => responseTime },
      }),
      text('error', 'Error'),
      text('version', 'Version'),
      figure({
        id: 'sharing',
        label: 'Metrics sharing',
        unit: 'bool_on_off',
        description: 'Whether the server reports metrics to Outline’s makers; the figures here do not depend on it.',
        type: 'boolean',
        merge: 'none',
        sources: ['now'],
      }),
      figure({
        id: 'certificate_valid_for',
        label: 'Certificate valid for',
        unit: 's',
        description: 'Seconds until the certificate expires.',
        type: 'float64',
        merge: 'none',
        sources: ['now'],
      }),
      figure({
        id: 'certificate_accepted',
        label: 'Certificate accepted',
        unit: 'bool_yes_no',
        description: 'Whether the certificate is one that the settings accept; empty where none was presented.',
        type: 'boolean',
        merge: 'none',
        sources: ['now'],
      }),
      figure({
        id: 'certificate_pinned',
        label: 'Certificate pinned',
        unit: 'bool_yes_no',
        description:
          'Whether the certificate is the one with the configured fingerprint; no: a later one, accepted by its key, or one that was refused.',
        type: 'boolean',
        merge: 'none',
        sources: ['now'],
      }),
      moment('certificate_expires', 'Certificate expires'),
      text('certificate_fingerprint', 'Certificate fingerprint (SHA-256)'),
      text('certificate_public_key', 'Public key of the certificate (SHA-256)'),
    ],
    ...byServer,
  },

  'plugin-statistics': {
    label: 'Plugin statistics',
    description: 'What this plugin’s requests to the server came to, kept across restarts. Asks no server.',
    windowed: false,
    columns: [
      statistic('last_hour_failure_share', 'float64', {
        label: 'Failure share, last hour',
        unit: 'percentunit',
        description: 'Requests that failed, divided by those that ended, in the last hour.',
      }),
      statistic('last_hour_requests_per_minute', 'float64', {
        label: 'Requests per minute, last hour',
        unit: 'reqpm',
        description: 'Requests that ended in the last hour, by the minutes that the plugin was active in it.',
      }),
      statistic('last_hour_p95_duration', 'float64', {
        label: '95th percentile, last hour',
        unit: 's',
        description: 'What 95 % of the durations of the last hour do not exceed, to 1 %.',
      }),
      statisticOverTime('failure_share', 'float64', {
        inStep: ({ failureShare }) => failureShare,
        label: 'Failure share',
        unit: 'percentunit',
        description: 'Requests that failed, divided by those that ended.',
      }),
      statisticOverTime('requests_per_minute', 'float64', {
        inStep: ({ requestsPerMinute }) => requestsPerMinute,
        label: 'Requests per minute',
        unit: 'reqpm',
        description: 'Requests that ended, by the minutes that the plugin was active.',
      }),
      statisticOverTime('p95_duration', 'float64', {
        inStep: ({ p95 }) => p95,
        label: '95th percentile',
        unit: 's',
        description: 'What 95 % of the durations do not exceed, to 1 %.',
      }),
      statisticOverTime('requests', 'int64', {
        inStep: ({ requests }) => requests,
        label: 'Requests',
        unit: 'none',
        description: 'Requests that finished or failed.',
      }),
      statisticOverTime('failed', 'int64', {
        inStep: ({ failed }) => failed,
        label: 'Failed',
        unit: 'none',
        description: 'Requests without an answer of use.',
      }),
      statisticOverTime('retried', 'int64', {
        inStep: ({ retried }) => retried,
        label: 'Retried',
        unit: 'none',
        description: 'Requests that took more than one attempt.',
      }),
      count('cancelled', 'Cancelled'),
      text('retries', 'Requests by retries'),
      text('status_codes', 'Answers by status'),
      text('errors', 'Failures by code'),
      text('last_error', 'Last error'),
      moment('last_error_at', 'Last error at'),
      seconds('finished_average_duration', 'Average, finished'),
      seconds('finished_min_duration', 'Shortest, finished'),
      seconds('finished_max_duration', 'Longest, finished'),
      seconds('failed_average_duration', 'Average, failed'),
      seconds('failed_min_duration', 'Shortest, failed'),
      seconds('failed_max_duration', 'Longest, failed'),
      count('cache_hits', 'Cache hits'),
      count('joined', 'Joined calls'),
      count('received', 'Received', 'decbytes'),
      statistic('runtime', 'float64', {
        label: 'Runtime',
        unit: 's',
        description: 'Seconds that the plugin was active for this data source, over all its runs.',
      }),
      moment('first_started', 'First start'),
      moment('last_started', 'Last start'),
      moment('last_stopped', 'Last stop'),
    ],
    ...byServer,
  },
});
