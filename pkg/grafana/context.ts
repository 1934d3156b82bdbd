import { PluginError } from '../errors/plugin-error';
import type { PluginContext as ContextMessage } from './generated/plugin';
import type { PluginContext } from './handlers';
import type { Logger } from './logging';

/** The host marks forwarded HTTP headers so; others are its own. */
const httpHeaderPrefix = 'http_';

/**
 * Reads what the host says of the caller and the data source. Every secret of the data source is registered with the
 * logger before anything else sees it.
 *
 * @throws PluginError `SETTINGS_INVALID` when there is no data source or its `jsonData` is not JSON.
 */
export function readContext(
  message: ContextMessage | undefined,
  headers: Iterable<readonly [string, string]>,
  logger: Logger
): PluginContext {
  const settings = message?.dataSourceInstanceSettings;
  if (!message || !settings) {
    throw new PluginError('SETTINGS_INVALID', 'The call names no data source.');
  }
  for (const secret of settings.decryptedSecureJsonData.values()) {
    logger.addSecret(secret);
  }
  return {
    orgId: toSafeInteger(message.orgId),
    namespace: message.namespace,
    user: message.user ? { login: message.user.login, role: message.user.role } : null,
    dataSource: {
      uid: settings.uid,
      name: settings.name,
      updated: toSafeInteger(settings.lastUpdatedMS),
      jsonData: parseJson(settings.jsonData, () => new PluginError('SETTINGS_INVALID', 'jsonData is not JSON.')),
      decryptedSecureJsonData: Object.fromEntries(settings.decryptedSecureJsonData),
    },
    grafanaConfig: message.grafanaConfig,
    headers: readHeaders(headers),
  };
}

function readHeaders(headers: Iterable<readonly [string, string]>): Map<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of headers) {
    const lowerCase = name.toLowerCase();
    read.set(lowerCase.startsWith(httpHeaderPrefix) ? lowerCase.slice(httpHeaderPrefix.length) : lowerCase, value);
  }
  return read;
}

/** Parses what the host passes on unread; nothing at all is an empty object. */
export function parseJson(bytes: Uint8Array, problem: () => PluginError): unknown {
  if (bytes.length === 0) {
    return {};
  }
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    throw problem();
  }
}

/** The nearest number that JavaScript holds exactly; hosts send any 64-bit value. */
export function toSafeInteger(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    return Number.MAX_SAFE_INTEGER;
  }
  return value < BigInt(Number.MIN_SAFE_INTEGER) ? Number.MIN_SAFE_INTEGER : Number(value);
}
