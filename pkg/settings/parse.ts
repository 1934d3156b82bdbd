import { PluginError } from '../errors/plugin-error';
import { parseCustomHeaders } from './custom-headers';
import { describeWrongFingerprint, normalizeFingerprint } from './fingerprint';
import {
  jsonDataSchema,
  type DataSourceSettings,
  type JsonData,
  type ServerSettings,
  type StatisticsSettings,
} from './model';
import { parseConnection } from './parse-connection';
import { parseHistory } from './parse-history';
import { describeIssue, parseLeniently } from './parse-leniently';
import { partOf } from './parts';

/** The saved settings of a data source as Grafana hands them over. */
export interface SavedSettings {
  jsonData: unknown;
  decryptedSecureJsonData: Readonly<Record<string, string>>;
}

/**
 * Parses saved settings into a list of servers, today of one.
 *
 * @throws PluginError `SETTINGS_INVALID`, `SETTINGS_URL_MISSING`, `SETTINGS_URL_INVALID` or
 * `SETTINGS_FINGERPRINT_INVALID`; none holds the URL.
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
    servers: [parseServer(jsonData, saved)],
    history: parseHistory(jsonData, saved.decryptedSecureJsonData),
    statistics: parseStatistics(jsonData),
  };
}

function parseServer(jsonData: JsonData, saved: SavedSettings): ServerSettings {
  const { certSha256, publicKeySha256, serverName, ...asDeclared } = partOf(jsonData, 'server');
  const { url, certSha256: pastedSha256 } = parseApiUrl(saved.decryptedSecureJsonData['apiUrl'] ?? '');
  return {
    ...asDeclared,
    name: serverName.trim() || url.host,
    apiUrl: url.href.replace(/\/+$/, ''),
    // What is set for itself goes before what came with the URL.
    certSha256: parseFingerprint(certSha256) ?? pastedSha256,
    publicKeySha256: parseFingerprint(publicKeySha256),
    customHeaders: parseCustomHeaders(Object(saved.jsonData), saved.decryptedSecureJsonData),
  };
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
