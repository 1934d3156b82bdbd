import { defaultBudgetInNames, defaultBudgets, problemOfBudgets, problemOfTimeZone } from './budgets';
import { problemOfCosts } from './costs';
import { describeWrongFingerprint, normalizeFingerprint } from './fingerprint';
import { choice, headers, number, onOff, secret, serverList, text, type PlainSetting, type Settings } from './setting';

const embedded = { setting: 'history', is: 'embedded' };
const engine = { setting: 'history', is: 'prometheus' };
const push = { section: 'push', of: 'push', when: embedded } as const;
const bucketDays = { section: 'history', of: 'history', when: embedded, min: 1, max: 36_600, unit: 'days' } as const;

function problemOfFingerprint(fingerprint: string): string | null {
  return normalizeFingerprint(fingerprint) === null ? describeWrongFingerprint(fingerprint) : null;
}

/** How names of access keys tell their last day, where the setting is empty. */
export const defaultKeyExpiry = 'until {date}';

/** A phone, a computer, and a change of network that counts twice for a moment. */
export const DEVICES_PER_KEY = 3;

/**
 * Every setting of a data source, once: parser, types, form, tables of the documentation, schemas for Grafana and the
 * exporter's configuration are made from this. The management API URL is a password; the data source's plain `url` stays
 * empty.
 */
export const settings = {
  apiUrl: secret({
    label: 'Management API',
    help: 'Paste the line that the installer printed and Outline Manager shows. The two lines of access.txt on the server, or the URL alone, work too. The URL is a password: it is stored encrypted and not shown again.',
    section: 'connection',
    of: 'server',
    rows: 3,
    placeholder: '{"apiUrl":"https://…","certSha256":"…"}',
    exporter: { help: 'The management URL, which is the password of the server, or the installer’s whole line.' },
  }),
  certSha256: text({
    label: 'Certificate fingerprint',
    help: 'certSha256 of the pasted line: SHA-256 of the server’s certificate. Empty: the certificate must come from an authority that the Grafana machine trusts, which Outline’s own, self-signed certificates do not.',
    section: 'connection',
    of: 'server',
    placeholder: '64 hexadecimal digits',
    problemOf: problemOfFingerprint,
    exporter: {
      help: 'SHA-256 of the server’s certificate. Empty: the certificate must come from an authority that this machine trusts.',
    },
  }),
  serverName: text({
    label: 'Server name',
    help: 'The “server” label of every figure. Empty: the name that the server told first, which is remembered; until it told one, host and port.',
    section: 'connection',
    of: 'server',
    unset: 'the server’s own name',
    exporter: { name: 'name', help: 'The label server of every series. Empty: host and port of the management API.' },
  }),

  servers: serverList({
    label: 'Servers',
    help: 'Further servers: of each an id, and its name, fingerprint and labels where it has some. The URL of each is the secret that is called after its id. The server of the settings above comes first and has the id main, under which the list can give it labels or another place.',
    section: 'connection',
    of: 'data-source',
  }),

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

  pushUrl: text({
    ...push,
    label: 'Push to',
    help: 'Where the figures that an exporter would show are pushed to once a minute: a URL with its path. Empty: nowhere. Addresses of the machine itself and of private networks only work where the administrator of Grafana allows it.',
    placeholder: 'https://prometheus.example.org/api/v1/write',
  }),
  pushProtocol: choice({
    ...push,
    label: 'Protocol',
    help: 'What the engine understands.',
    byDefault: 'remote-write',
    choices: [
      { value: 'remote-write', label: 'Remote write', description: 'Prometheus, VictoriaMetrics, Mimir, Thanos.' },
      { value: 'otlp', label: 'OTLP', description: 'OpenTelemetry’s protocol over HTTP.' },
    ],
  }),
  pushUser: text({
    ...push,
    label: 'User',
    help: 'For basic authentication where figures are pushed to. Empty: none.',
  }),
  pushPassword: secret({
    ...push,
    label: 'Password',
    help: 'Of that user. Stored encrypted and not shown again.',
  }),
  pushToken: secret({
    ...push,
    label: 'Token',
    help: 'Bearer token where figures are pushed to; goes before user and password. Stored encrypted and not shown again.',
  }),

  budgets: text({
    label: 'Budgets',
    help: 'Who may use how much by the calendar, a line each: a name, in which an asterisk is anything, and an amount, as Anna 50 GB/month@15, kids 500 MB/day, guest 2 GB/week@monday or family none. With person before it, it is for all keys of a name together, with server for whole servers. The last line that fits counts. limit/month is the data limit of the key. Nothing is done to who has used it up.',
    section: 'budgets',
    of: 'budgets',
    rows: 4,
    placeholder: defaultBudgets,
    unset: `\`${defaultBudgets}\``,
    problemOf: problemOfBudgets,
  }),
  budgetInNames: text({
    label: 'Budgets in key names',
    help: 'How the name of an access key tells its budget, which goes before the lines above: {budget} stands for 50GB/month@15, or 50GB/15 for short. A text without {budget}: names do not tell.',
    section: 'budgets',
    of: 'budgets',
    placeholder: defaultBudgetInNames,
    unset: `\`${defaultBudgetInNames}\``,
  }),
  budgetTimeZone: text({
    label: 'Time zone of budgets',
    help: 'By whose clock days, weeks and months of budgets begin, as Europe/Berlin. Empty: UTC.',
    section: 'budgets',
    of: 'budgets',
    placeholder: 'UTC',
    unset: '`UTC`',
    problemOf: problemOfTimeZone,
  }),

  costs: text({
    label: 'Prices',
    help: 'What servers cost, a line each: a name, in which an asterisk is anything, or a label of your own such as provider=aws, and what the provider wants, as home 1 EUR/TB, 20 TB included, 4.50 EUR/month, month@15: a price for traffic, what is included, a price for the month, and the day on which it begins anew. With both traffic is counted in and out, with + 4 % what flows beside Outline’s bytes, with none there are no figures. The last line that fits counts.',
    section: 'costs',
    of: 'costs',
    rows: 4,
    placeholder: '* 1 EUR/TB, 20 TB included, 4.50 EUR/month, month@15',
    problemOf: problemOfCosts,
  }),
  costTimeZone: text({
    label: 'Time zone of billing',
    help: 'By whose clock billing days begin, as Europe/Berlin. Empty: UTC.',
    section: 'costs',
    of: 'costs',
    placeholder: 'UTC',
    unset: '`UTC`',
    problemOf: problemOfTimeZone,
  }),

  timeoutSeconds: number({
    label: 'Timeout, seconds',
    help: 'How long a call to the server may take, waiting for a free connection included.',
    section: 'calls',
    of: 'server',
    byDefault: 30,
    min: 1,
    max: 600,
    unit: 'seconds',
    exporter: true,
  }),
  cacheTtlSeconds: number({
    label: 'Cache, seconds',
    help: 'How long an answer serves further panels. 0 switches the cache off; equal calls at the same time are one call all the same.',
    section: 'calls',
    of: 'server',
    byDefault: 30,
    min: 0,
    max: 3600,
    unit: 'seconds',
  }),
  maxConcurrentCalls: number({
    label: 'Calls at a time',
    help: 'Most calls to the server at the same time; it also carries its users’ traffic. 0 is no limit.',
    section: 'calls',
    of: 'server',
    byDefault: 2,
    min: 0,
    max: 64,
    isWhole: true,
    unit: 'calls',
    exporter: true,
  }),
  probePorts: onOff({
    label: 'Probe ports',
    help: 'Once a minute a TCP connection from here, without any data, to the port of the management API and to those of access keys at the same address, as the metric family “Reachability” shows it. Off: only what exporters elsewhere tell to an engine.',
    section: 'calls',
    of: 'data-source',
  }),
  customHeaders: headers({
    label: 'Custom headers',
    help: 'Further headers of each request to the server, for a reverse proxy before it. Values are stored encrypted and not shown again.',
    section: 'calls',
    of: 'server',
    placeholder: 'X-Header',
    exporter: {
      name: 'headers',
      help: 'Further headers of each request to the server, for a reverse proxy before it.',
    },
  }),

  keepStatistics: choice({
    label: 'Keep statistics',
    help: 'How quick the server’s answers are and how often they fail, as the metric family “Plugin statistics” shows it.',
    section: 'statistics',
    of: 'statistics',
    byDefault: 'on',
    choices: [
      { value: 'on', label: 'Always', description: 'Written once a minute, restored at the next start.' },
      {
        value: 'explicit',
        label: 'On request',
        description: 'Restored at the start; written when an Admin presses “Keep now”.',
      },
      { value: 'off', label: 'Never', description: 'Counted, but gone when Grafana restarts.' },
    ],
  }),
  logStatisticsSeconds: number({
    label: 'Log statistics, seconds',
    help: 'How often they are written to Grafana’s log. 0: never.',
    section: 'statistics',
    of: 'statistics',
    byDefault: 60,
    min: 0,
    max: 86_400,
    unit: 'seconds',
  }),

  publicKeySha256: text({
    label: 'Public key fingerprint',
    help: 'SHA-256 of the certificate’s public key (SPKI): any certificate with that key is accepted. Rarely needed: the key of the certificate with the fingerprint is learnt when it is met.',
    section: 'safety',
    of: 'server',
    placeholder: '64 hexadecimal digits',
    problemOf: problemOfFingerprint,
    exporter: {
      help: 'SHA-256 of the certificate’s public key (SPKI). By default the exporter learns it from the certificate with the fingerprint, each time that it runs.',
    },
  }),
  tlsSkipVerify: onOff({
    label: 'Skip TLS verification',
    help: 'Accept any certificate where there is no fingerprint, with a warning in every answer. A fingerprint is checked all the same.',
    section: 'safety',
    of: 'server',
    exporter: { help: 'Accept any certificate where there is no fingerprint.' },
  }),
  allowWrites: onOff({
    label: 'Allow changes on the server',
    help: 'Grafana Admins may then change settings of the Outline server from here. Queries and alert rules never change anything.',
    section: 'safety',
    of: 'data-source',
  }),
} satisfies Settings;

export type SettingName = keyof typeof settings;
/** Settings that are one value in `jsonData`. */
export type PlainName = {
  [K in SettingName]: (typeof settings)[K] extends PlainSetting ? K : never;
}[SettingName];
export type SecretName = {
  [K in SettingName]: (typeof settings)[K] extends { kind: 'secret' } ? K : never;
}[SettingName];
