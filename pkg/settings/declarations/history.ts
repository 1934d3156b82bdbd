import { choice, number, secret, text, type Settings } from '../setting';

/** Where the plugin keeps history itself. */
export const embedded = { setting: 'history', is: 'embedded' } as const;
const engine = { setting: 'history', is: 'prometheus' } as const;
const bucketDays = { section: 'history', of: 'history', when: embedded, min: 1, max: 36_600, unit: 'days' } as const;

/** How names of access keys tell their last day, where the setting is empty. */
export const defaultKeyExpiry = 'until {date}';

/** A phone, a computer, and a change of network that counts twice for a moment. */
export const DEVICES_PER_KEY = 3;

/** Where the past comes from, and what the plugin keeps of it. */
export const historySettings = {
  history: choice({
    label: 'Source of history',
    help: 'The server itself only knows sums until now. Time series, calendar months and ranges that ended come from history.',
    section: 'history',
    of: 'history',
    byDefault: 'embedded',
    choices: [
      {
        value: 'embedded',
        label: 'This plugin',
        description: 'Samples the server and keeps its figures on the Grafana machine.',
      },
      {
        value: 'prometheus',
        label: 'Prometheus',
        description: 'A Prometheus-compatible engine that scrapes the server.',
      },
      { value: 'off', label: 'None', description: 'No time series, and no ranges that ended.' },
    ],
  }),
  sampleSeconds: choice({
    label: 'Sampling',
    help: 'How often the server is sampled, by two cheap calls each time. Buckets are of five minutes in either case; every minute tells restarts of the server apart more finely.',
    section: 'history',
    of: 'history',
    when: embedded,
    byDefault: 300,
    choices: [
      { value: 60, label: 'Every minute' },
      { value: 300, label: 'Every five minutes' },
    ],
    exporter: { help: 'How often the counters are brought up to date: 60 or 300.' },
  }),
  backfillSecondsPerHour: number({
    label: 'Budget for fetching the past, seconds an hour',
    help: 'How much of the server’s time fetching its past may cost, 31 days at most. 0: the past is not fetched.',
    section: 'history',
    of: 'history',
    when: embedded,
    byDefault: 30,
    min: 0,
    max: 3600,
    unit: 'seconds an hour',
  }),
  keepFiveMinutesDays: number({
    ...bucketDays,
    label: 'Keep five minutes, days',
    help: 'How long buckets of five minutes are kept; the longest of the data sources that use the server counts.',
    byDefault: 35,
  }),
  keepHoursDays: number({
    ...bucketDays,
    label: 'Keep hours, days',
    help: 'The same for buckets of an hour.',
    byDefault: 400,
  }),
  keepDaysDays: number({
    ...bucketDays,
    label: 'Keep days, days',
    help: 'The same for buckets of a day.',
    byDefault: 3660,
  }),
  keyExpiry: text({
    label: 'Expiry in key names',
    help: 'How the name of an access key tells its last day: {date} stands for 2026-12-31, by UTC. Empty: until {date}; a text without {date}: names do not tell. Nothing is done to a key that expires.',
    section: 'history',
    of: 'history',
    when: embedded,
    placeholder: defaultKeyExpiry,
    unset: `\`${defaultKeyExpiry}\``,
  }),
  devicesPerKey: number({
    label: 'Devices a key may have',
    help: 'More at once count as sharing of the access key, as the metric family “Sharing of access keys” shows it. Nothing is done to a key that is shared.',
    section: 'history',
    of: 'history',
    byDefault: DEVICES_PER_KEY,
    min: 1,
    max: 1000,
    unit: 'devices',
  }),
  prometheusUrl: text({
    label: 'Prometheus URL',
    help: 'Prometheus, Mimir, Thanos or VictoriaMetrics. Addresses of the machine itself and of private networks only work where the administrator of Grafana allows it.',
    section: 'history',
    of: 'history',
    when: engine,
    placeholder: 'https://prometheus.example.org',
  }),
  prometheusMatchers: text({
    label: 'Label matchers',
    help: 'What selects this server’s series, as in PromQL. Empty: all that the engine has of Outline.',
    section: 'history',
    of: 'history',
    when: engine,
    placeholder: 'job="outline", instance="203.0.113.7:9092"',
  }),
  prometheusUser: text({
    label: 'Prometheus user',
    help: 'For basic authentication. Empty: none.',
    section: 'history',
    of: 'history',
    when: engine,
  }),
  prometheusPassword: secret({
    label: 'Prometheus password',
    help: 'Stored encrypted and not shown again.',
    section: 'history',
    of: 'history',
    when: engine,
  }),
  prometheusToken: secret({
    label: 'Prometheus token',
    help: 'Bearer token; goes before user and password. Stored encrypted and not shown again.',
    section: 'history',
    of: 'history',
    when: engine,
  }),
} satisfies Settings;
