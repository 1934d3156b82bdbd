import type * as v from 'valibot';
import type { PluginError } from '../errors/plugin-error';
import type { BudgetRule } from './budgets';
import type { CostRule } from './costs';
import type { CustomHeader } from './custom-headers';
import { settings, type PlainName, type SecretName } from './declarations';
import type { ServerLabels } from './server-labels';
import { jsonDataSchemaOf, type Part } from './setting';

export { headerKeys, headerNumbers, problemOfHeaderName, problemOfHeaderValue } from './custom-headers';
export type { CustomHeader } from './custom-headers';
export {
  budgetInName,
  describePeriod,
  parseBudgets,
  type BudgetAmount,
  type BudgetedKind,
  type BudgetPeriod,
  type BudgetRule,
} from './budgets';
export { parseCosts, type CostRule, type CostTerms } from './costs';
export { DEVICES_PER_KEY, defaultKeyExpiry, settings } from './declarations';
export { matchesName } from './lines';
export { parseConnection, type ParsedConnection } from './parse-connection';
export { parseConnections } from './parse-connections';
export { parseLeniently } from './parse-leniently';
export { problemOfLabelName, type ServerLabels } from './server-labels';
export { apiUrlKey, mainServerId, parseServerList, withMain, type ListedServer } from './server-list';
export type {
  ChoiceSetting,
  HeadersSetting,
  NumberSetting,
  PlainSetting,
  SecretSetting,
  SectionName,
  ServersSetting,
  Setting,
  Settings,
  SwitchSetting,
  TextSetting,
} from './setting';
export { isPlain, sections } from './setting';

/**
 * What a data source saves in `jsonData`, custom headers aside. Shared with the config editor, so there are no `node:`
 * imports here.
 */
export const jsonDataSchema = jsonDataSchemaOf(settings);

/** Parsed `jsonData`, every default filled in. */
export type JsonData = v.InferOutput<typeof jsonDataSchema>;

/** Parsed `jsonData` of one part. */
export type JsonDataOf<P extends Part> = Pick<
  JsonData,
  { [K in PlainName]: (typeof settings)[K]['of'] extends P ? K : never }[PlainName]
>;

/** Saved options as the config editor handles them: every field may be absent. The list of servers and names of custom headers are beside them. */
export type OutlineJsonData = v.InferInput<typeof jsonDataSchema>;

/**
 * Secrets as the config editor handles them; values of custom headers and URLs of listed servers are beside them. `apiUrl` is a URL, the installer's
 * line, or the lines of `access.txt`.
 */
export type OutlineSecureJsonData = { [K in SecretName]?: string };

export type HistorySource = JsonData['history'];
/** Whether request statistics outlive the process; `explicit`: they are only written when an Admin says so. */
export type KeepMode = JsonData['keepStatistics'];

/** How the management API of one server is called: its settings as they are declared, but for those here. */
export interface ApiSettings extends Omit<JsonDataOf<'server'>, 'serverName' | 'certSha256' | 'publicKeySha256'> {
  /** The configured name, else host and port; in logs and statistics. */
  name: string;
  /** Secret: `https://HOST:PORT/SECRET`, without a trailing slash. */
  apiUrl: string;
  /** 64 upper-case hexadecimal digits; null: the system's CAs decide. */
  certSha256: string | null;
  /** The same of its public key; none: only the key of the certificate with the fingerprint is accepted. */
  publicKeySha256?: string | null;
  /** Sent with each request; their values are secret. */
  customHeaders?: readonly CustomHeader[];
}

/** One server of a data source. */
export interface ServerSettings extends ApiSettings {
  /** Tells it from the others of the data source. */
  id: string;
  /** Of every figure, beside the label `server`. */
  labels: ServerLabels;
}

/** How figures over time are come by: its settings as they are declared, but for those here. */
export interface HistorySettings extends Omit<
  JsonDataOf<'history'>,
  | 'history'
  | 'keepFiveMinutesDays'
  | 'keepHoursDays'
  | 'keepDaysDays'
  | 'prometheusUrl'
  | 'prometheusUser'
  | 'prometheusMatchers'
> {
  source: HistorySource;
  /** Days by resolution. */
  keepDays: { fiveMinutes: number; hours: number; days: number };
  /** Null where no engine is configured. */
  prometheus: PrometheusSettings | null;
  /** Why the engine cannot be used as it is configured; null where nothing is wrong. */
  problem: Error | null;
}

/** What must appear in no log. */
export function secretsOf({ apiUrl, customHeaders = [] }: Pick<ApiSettings, 'apiUrl' | 'customHeaders'>): string[] {
  return [new URL(apiUrl).pathname.slice(1), ...customHeaders.map(({ value }) => value)];
}

/** Whether the plugin records history itself, instead of an engine. */
export function isKeptByPlugin({ source }: Pick<HistorySettings, 'source'>): boolean {
  return source === 'embedded';
}

export interface PrometheusSettings {
  /** `http(s)://HOST:PORT/PATH`, without a trailing slash. */
  url: string;
  /** Empty: none. */
  matchers: string;
  /** Secret value of the `Authorization` header; null: none. */
  authorization: string | null;
}

/** Where figures are pushed to: its settings as they are declared, but for those here. */
export interface PushSettings {
  url: string;
  protocol: JsonData['pushProtocol'];
  /** Secret value of the `Authorization` header; null: none. */
  authorization: string | null;
}

/** Who may use how much by the calendar. */
export interface BudgetSettings {
  /** In their order: the last one that fits counts. */
  rules: readonly BudgetRule[];
  /** How names of access keys tell their budgets. */
  inNames: string;
  /** `utc` or an IANA name. */
  timeZone: string;
  /** What is wrong with the settings, which costs the budgets alone; null: nothing. */
  problem: PluginError | null;
}

/** What servers cost. */
export interface CostSettings {
  /** In their order: the last one that fits counts. */
  rules: readonly CostRule[];
  /** By whose clock billing days begin: `utc` or an IANA name. */
  timeZone: string;
  /** What is wrong with the settings, which costs the figures of cost alone; null: nothing. */
  problem: PluginError | null;
}

/** What becomes of the statistics of this plugin's requests. */
export interface StatisticsSettings extends Omit<JsonDataOf<'statistics'>, 'keepStatistics' | 'logStatisticsSeconds'> {
  keep: KeepMode;
  /** 0: they are never logged. */
  logSeconds: number;
}

/** The settings of one data source, parsed: a list of servers, one at least. */
export interface DataSourceSettings extends JsonDataOf<'data-source'> {
  servers: ServerSettings[];
  history: HistorySettings;
  /** Null: nowhere. An error: why it cannot be used as it is configured. */
  push: PushSettings | PluginError | null;
  budgets: BudgetSettings;
  costs: CostSettings;
  statistics: StatisticsSettings;
}
