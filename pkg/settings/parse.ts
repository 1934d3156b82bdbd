import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { jsonDataSchema, normalizeFingerprint, type DataSourceSettings } from './model';
import { parseHistory } from './parse-history';

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
  const parsed = v.safeParse(jsonDataSchema, saved.jsonData ?? {});
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]) ?? 'jsonData';
    throw new PluginError('SETTINGS_INVALID', `Look at "${field}".`);
  }
  const { certSha256, publicKeySha256, serverName, allowWrites, ...limits } = parsed.output;
  const { timeoutSeconds, cacheTtlSeconds, maxConcurrentCalls, tlsSkipVerify } = limits;
  const url = parseApiUrl(saved.decryptedSecureJsonData['apiUrl'] ?? '');
  return {
    servers: [
      {
        timeoutSeconds,
        cacheTtlSeconds,
        maxConcurrentCalls,
        tlsSkipVerify,
        name: serverName.trim() || url.host,
        apiUrl: url.href.replace(/\/+$/, ''),
        certSha256: parseFingerprint(certSha256),
        publicKeySha256: parseFingerprint(publicKeySha256),
      },
    ],
    allowWrites,
    history: parseHistory(parsed.output, saved.decryptedSecureJsonData),
    statistics: { keep: parsed.output.keepStatistics, logSeconds: parsed.output.logStatisticsSeconds },
  };
}

function parseApiUrl(text: string): URL {
  if (!text.trim()) {
    throw new PluginError('SETTINGS_URL_MISSING');
  }
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new PluginError('SETTINGS_URL_INVALID', 'It is not a URL.');
  }
  if (url.protocol !== 'https:') {
    throw new PluginError('SETTINGS_URL_INVALID', 'It does not begin with https://.');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new PluginError('SETTINGS_URL_INVALID', 'It has a user name, a question mark or a hash sign in it.');
  }
  if (/^\/*$/.test(url.pathname)) {
    throw new PluginError('SETTINGS_URL_INVALID', 'The secret path after host and port is missing.');
  }
  return url;
}

function parseFingerprint(text: string): string | null {
  if (!text.trim()) {
    return null;
  }
  const fingerprint = normalizeFingerprint(text);
  if (!fingerprint) {
    throw new PluginError('SETTINGS_FINGERPRINT_INVALID');
  }
  return fingerprint;
}
