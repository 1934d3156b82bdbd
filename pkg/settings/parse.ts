import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import { parseCustomHeaders } from './custom-headers';
import { describeWrongFingerprint, normalizeFingerprint } from './fingerprint';
import {
  jsonDataSchema,
  type DataSourceSettings,
  type JsonData,
  type JsonDataOf,
  type ServerSettings,
  type StatisticsSettings,
} from './model';
import { parseBudgetSettings } from './parse-budgets';
import { parseCostSettings } from './parse-costs';
import { parseConnection } from './parse-connection';
import { parseHistory } from './parse-history';
import { parsePush } from './parse-push';
import { describeIssue, parseLeniently } from './parse-leniently';
import { partOf } from './parts';
import { apiUrlKey, firstRepeated, mainServerId, parseServerList, withMain, type ListedServer } from './server-list';

/** The saved settings of a data source as Grafana hands them over. */
export interface SavedSettings {
  jsonData: unknown;
  decryptedSecureJsonData: Readonly<Record<string, string>>;
}

/**
 * Parses saved settings into a list of servers: that of `apiUrl`, and those of the list.
 *
 * @throws PluginError `SETTINGS_INVALID`, `SETTINGS_URL_MISSING`, `SETTINGS_URL_INVALID` or
 * `SETTINGS_FINGERPRINT_INVALID`; none holds the URL. Of several servers it says which one is wrong.
 */
export function parseSettings(saved: SavedSettings): DataSourceSettings {
  const parsed = parseLeniently(jsonDataSchema, saved.jsonData ?? {});
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new PluginError('SETTINGS_INVALID', describeIssue(issue, 'jsonData'));
  }
  const jsonData = parsed.output;
  return {
    ...partOf(jsonData, 'data-source'),
    servers: parseServers(jsonData, saved),
    history: parseHistory(jsonData, saved.decryptedSecureJsonData),
    push: parsePush(jsonData, saved.decryptedSecureJsonData),
    budgets: parseBudgetSettings(partOf(jsonData, 'budgets')),
    costs: parseCostSettings(partOf(jsonData, 'costs')),
    statistics: parseStatistics(jsonData),
  };
}

function parseServers(jsonData: JsonData, saved: SavedSettings): ServerSettings[] {
  const { certSha256, publicKeySha256, serverName, ...shared } = partOf(jsonData, 'server');
  const { decryptedSecureJsonData: secrets } = saved;
  const customHeaders = parseCustomHeaders(Object(saved.jsonData), secrets);
  const main = { name: serverName.trim(), certSha256, publicKeySha256, apiUrl: secrets['apiUrl'] ?? '' };
  const list = parseServerList(Object(saved.jsonData));
  const servers = withMain(list, list.length === 0 || main.apiUrl.trim() !== '').map((listed) => ({
    ...shared,
    ...parseServer(listed, listed.id === mainServerId ? main : null, secrets[apiUrlKey(listed.id)] ?? ''),
    customHeaders,
  }));
  for (const [what, texts] of [
    ['are called', servers.map(({ name }) => name)],
    ['have the address', servers.map(({ apiUrl }) => new URL(apiUrl).host)],
  ] as const) {
    const twice = firstRepeated(texts);
    if (twice !== null) {
      throw new PluginError('SETTINGS_INVALID', `Two servers ${what} ${quoted(twice)}.`);
    }
  }
  return servers;
}

/** What the short form says of its server. */
interface MainServer extends Pick<JsonDataOf<'server'>, 'certSha256' | 'publicKeySha256'> {
  name: string;
  apiUrl: string;
}

type OwnSettings = Pick<ServerSettings, 'id' | 'name' | 'labels' | 'apiUrl' | 'certSha256' | 'publicKeySha256'>;

/** @param main only of the server of the short form; what the list says goes before it */
function parseServer(listed: ListedServer, main: MainServer | null, apiUrl: string): OwnSettings {
  try {
    const { url, certSha256: pastedSha256 } = parseApiUrl(apiUrl || (main?.apiUrl ?? ''));
    return {
      id: listed.id,
      name: listed.name || main?.name || url.host,
      labels: listed.labels,
      apiUrl: url.href.replace(/\/+$/, ''),
      // What is set for itself goes before what came with the URL.
      certSha256: parseFingerprint(listed.certSha256 || (main?.certSha256 ?? '')) ?? pastedSha256,
      publicKeySha256: parseFingerprint(main?.publicKeySha256 ?? ''),
    };
  } catch (thrown) {
    const { code, detail = '' } = PluginError.from(thrown);
    throw main && listed.name === ''
      ? thrown
      : new PluginError(code, `Look at the server ${quoted(listed.name || listed.id)}. ${detail}`.trim());
  }
}

function parseStatistics(jsonData: JsonData): StatisticsSettings {
  const { keepStatistics, logStatisticsSeconds, ...asDeclared } = partOf(jsonData, 'statistics');
  return { ...asDeclared, keep: keepStatistics, logSeconds: logStatisticsSeconds };
}

interface Connection {
  url: URL;
  /** Null where the text has none. */
  certSha256: string | null;
}

function parseApiUrl(text: string): Connection {
  if (!text.trim()) {
    throw new PluginError('SETTINGS_URL_MISSING');
  }
  const connection = parseConnection(text);
  if (!connection.ok) {
    throw new PluginError('SETTINGS_URL_INVALID', connection.message);
  }
  return { url: new URL(connection.apiUrl), certSha256: connection.certSha256 };
}

function parseFingerprint(text: string): string | null {
  if (!text.trim()) {
    return null;
  }
  const fingerprint = normalizeFingerprint(text);
  if (!fingerprint) {
    throw new PluginError('SETTINGS_FINGERPRINT_INVALID', describeWrongFingerprint(text));
  }
  return fingerprint;
}
