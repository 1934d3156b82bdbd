import type { PluginContext } from '../../pkg/grafana/generated/plugin';
import type { SimulatedServer } from '../../simulator/server';

/** A data source as Grafana hands it over. */
export interface SavedDataSource {
  uid: string;
  jsonData: unknown;
  secureJsonData: Record<string, string>;
}

/** One for a simulated server, without cache and history, so that its figures are those of the server now. */
export function dataSourceOf(
  { apiUrl, certSha256 }: Pick<SimulatedServer, 'apiUrl' | 'certSha256'>,
  jsonData: Record<string, unknown> = {},
  uid = 'outline'
): SavedDataSource {
  return {
    uid,
    jsonData: { certSha256, serverName: 'vpn', cacheTtlSeconds: 0, history: 'off', ...jsonData },
    secureJsonData: { apiUrl },
  };
}

/** What Grafana says with a call of an Admin. */
export function contextOf({ uid, jsonData, secureJsonData }: SavedDataSource, updated = 1): PluginContext {
  return {
    orgId: 1n,
    pluginId: 'outline-metrics-datasource',
    namespace: 'default',
    grafanaConfig: new Map(),
    user: { login: 'admin', name: 'Admin', email: '', role: 'Admin' },
    dataSourceInstanceSettings: {
      uid,
      name: uid,
      jsonData: Buffer.from(JSON.stringify(jsonData)),
      decryptedSecureJsonData: new Map(Object.entries(secureJsonData)),
      lastUpdatedMS: BigInt(updated),
    },
  };
}
