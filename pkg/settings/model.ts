import * as v from 'valibot';

export { describeWrongFingerprint, normalizeFingerprint } from './fingerprint';
export { parseConnection } from './parse-connection';
export { parseLeniently } from './parse-leniently';

export const historySources = ['embedded', 'prometheus', 'off'] as const;
export type HistorySource = (typeof historySources)[number];

export const keepModes = ['on', 'off', 'explicit'] as const;
/** Whether request statistics outlive the process; `explicit`: they are only written when an Admin says so. */
export type KeepMode = (typeof keepModes)[number];

const days = v.pipe(v.number(), v.minValue(1), v.maxValue(36_600));

/**
 * What a data source saves. Shared with the config editor, so there are no `node:` imports here. The management API
 * URL is a password and lives in `secureJsonData` only; the data source's plain `url` stays empty.
 */
export const jsonDataSchema = v.object({
  /** SHA-256 of the server's certificate: 64 hexadecimal digits, colons accepted. Empty: the system's CAs decide. */
  certSha256: v.optional(v.string(), ''),
  /** SHA-256 of its public key (SPKI, DER), in the same form: a renewed certificate with this key is accepted. */
  publicKeySha256: v.optional(v.string(), ''),
  /** The `server` label; by default the host of the URL. */
  serverName: v.optional(v.string(), ''),
  timeoutSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(600)), 30),
  /** How long an answer serves further panels; 0 switches the cache off, not the joining of equal calls. */
  cacheTtlSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3600)), 30),
  /** Calls in flight to the server; 0 is no limit. */
  maxConcurrentCalls: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64)), 2),
  tlsSkipVerify: v.optional(v.boolean(), false),
  allowWrites: v.optional(v.boolean(), false),
  /** Where figures over time come from: sampled and kept by the plugin, a Prometheus-compatible engine, or nowhere. */
  history: v.optional(v.picklist(historySources), 'embedded'),
  /** How often the plugin samples. */
  sampleSeconds: v.optional(v.picklist([60, 300]), 300),
  /** Seconds of the server's time that fetching the past may cost in an hour; 0: it is not fetched. */
  backfillSecondsPerHour: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3600)), 30),
  /** Days for which buckets of five minutes, of an hour and of a day are kept. */
  keepFiveMinutesDays: v.optional(days, 35),
  keepHoursDays: v.optional(days, 400),
  keepDaysDays: v.optional(days, 3660),
  /** Base URL of a Prometheus-compatible engine, `http(s)://HOST:PORT/PATH`, without a password in it. */
  prometheusUrl: v.optional(v.string(), ''),
  /** User of basic authentication; the password is `secureJsonData.prometheusPassword`. */
  prometheusUser: v.optional(v.string(), ''),
  /** Label matchers that select this server's series, as in PromQL: `job="outline", instance="203.0.113.7:9092"`. */
  prometheusMatchers: v.optional(v.string(), ''),
  /** Whether the statistics of this plugin's requests outlive its process. */
  keepStatistics: v.optional(v.picklist(keepModes), 'on'),
  /** How often they are logged; 0: never. */
  logStatisticsSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)), 60),
});

/** Saved options as the config editor handles them: every field may be absent. */
export type OutlineJsonData = v.InferInput<typeof jsonDataSchema>;

export interface OutlineSecureJsonData {
  /** `https://HOST:PORT/SECRET`, the installer's line, or the lines of `access.txt`. */
  apiUrl?: string;
  prometheusPassword?: string;
  /** Bearer token; goes before user and password. */
  prometheusToken?: string;
}

/** One Outline server, ready to be called. */
export interface ServerSettings {
  /** The `server` label of every figure. */
  name: string;
  /** Secret: `https://HOST:PORT/SECRET`, without a trailing slash. */
  apiUrl: string;
  /** 64 upper-case hexadecimal digits; null: the system's CAs decide. */
  certSha256: string | null;
  /** The same of its public key; none: only the key of the certificate with the fingerprint is accepted. */
  publicKeySha256?: string | null;
  tlsSkipVerify: boolean;
  timeoutSeconds: number;
  cacheTtlSeconds: number;
  /** 0 is no limit. */
  maxConcurrentCalls: number;
  /** Sent with each request, for a reverse proxy before the server; their values are secret. */
  customHeaders?: ReadonlyArray<{ name: string; value: string }>;
}

/** How figures over time are come by. */
export interface HistorySettings {
  source: HistorySource;
  sampleSeconds: 60 | 300;
  /** Seconds of the server's time an hour; 0: the past is not fetched. */
  backfillSecondsPerHour: number;
  /** Days by resolution. */
  keepDays: { fiveMinutes: number; hours: number; days: number };
  /** Null where no engine is configured. */
  prometheus: PrometheusSettings | null;
  /** Why the engine cannot be used as it is configured; null where nothing is wrong. */
  problem: Error | null;
}

export interface PrometheusSettings {
  /** `http(s)://HOST:PORT/PATH`, without a trailing slash. */
  url: string;
  /** Empty: none. */
  matchers: string;
  /** Secret value of the `Authorization` header; null: none. */
  authorization: string | null;
}

/** What becomes of the statistics of this plugin's requests. */
export interface StatisticsSettings {
  keep: KeepMode;
  /** 0: they are never logged. */
  logSeconds: number;
}

/** The settings of one data source, parsed: a list of servers, today of one. */
export interface DataSourceSettings {
  servers: ServerSettings[];
  allowWrites: boolean;
  history: HistorySettings;
  statistics: StatisticsSettings;
}
