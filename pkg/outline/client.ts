import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import type { ApiSettings } from '../settings/model';
import type { OutlineApi, ServerInformation } from './api';
import { silentObserver, type CallObserver } from './call-observer';
import { proxyEnvironmentSchema, proxyFor, type ProxyEnvironmentInput } from '../http/connect/proxy-environment';
import type { Slots } from '../http/slots';
import { RememberedPublicKeys, type KnownPublicKeys } from './connect/known-public-keys';
import { OutlineClient } from './outline-client';
import { ServerClock } from './server-clock';

/** Longest time for opening a connection, in seconds. */
const MAX_CONNECT_SECONDS = 10;

export interface OutlineApiDependencies {
  /** Hears of every request; by default nobody. */
  observer?: CallObserver;
  /** The process's environment, of which the proxy variables are read; by default empty. */
  environment?: ProxyEnvironmentInput;
  /** By which a renewed certificate is known; by default until the client is closed. */
  knownPublicKeys?: KnownPublicKeys;
  /** Epoch milliseconds; by default the system's clock. */
  now?: () => number;
  /** What the calls to all servers share; by default nothing. */
  slotsOfAll?: Slots;
  /** Hears what the server says of itself, whoever asked; by default nobody. */
  onInformation?: (information: ServerInformation) => void;
  /**
   * Given where others may ask the server as well, as another plugin, or this one before its restart: windows then have
   * lengths that have their turn. Tells the seconds after the full minute at which the server's Prometheus scrapes; null
   * where they are not known. By default nobody else asks.
   */
  scrapePhase?: () => number | null;
}

/**
 * The management API of one server, with connections, cache and limits of its own. Nothing is opened before the first
 * call; `close` it when the settings change.
 *
 * @throws PluginError `SETTINGS_URL_INVALID`
 */
export function createOutlineApi(settings: ApiSettings, dependencies: OutlineApiDependencies = {}): OutlineApi {
  const { observer = silentObserver, environment = {}, now = Date.now } = dependencies;
  const { knownPublicKeys = new RememberedPublicKeys(), onInformation = () => {}, scrapePhase = null } = dependencies;
  const proxyVariables = v.parse(proxyEnvironmentSchema, environment);
  const apiUrl = parseApiUrl(settings.apiUrl);
  return new OutlineClient({
    settings,
    observer,
    now,
    slotsOfAll: dependencies.slotsOfAll,
    onInformation,
    scrapePhase,
    connection: {
      apiUrl,
      serverName: settings.name,
      observer,
      clock: new ServerClock(),
      now,
      trust: settings,
      knownPublicKeys,
      customHeaders: settings.customHeaders ?? [],
      findProxy: () => proxyFor(apiUrl, proxyVariables),
      connectSeconds: Math.min(MAX_CONNECT_SECONDS, settings.timeoutSeconds),
    },
  });
}

/** What `URL` throws quotes its input, which is a secret. */
function parseApiUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:') {
    throw new PluginError('SETTINGS_URL_INVALID');
  }
  return url;
}
