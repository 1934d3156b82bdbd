import type { AccessKeys } from './access-keys';

/** Versions of the Outline server that can be simulated. */
export const outlineVersions = ['1.11.0', '1.11.1-rc1', '1.12.3', 'master'] as const;
export type OutlineVersion = (typeof outlineVersions)[number];

/** What one server's management API reads and changes. */
export interface Configuration {
  name: string;
  serverId: string;
  sharesMetrics: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  version: OutlineVersion;
  /** Bytes per 30 days for keys without a limit of their own. */
  defaultDataLimit: number | undefined;
  hostname: string;
  readonly accessKeys: AccessKeys;
}

/** `GET /server` */
export const serverObject = (configuration: Configuration): object => ({
  name: configuration.name,
  serverId: configuration.serverId,
  metricsEnabled: configuration.sharesMetrics,
  createdTimestampMs: configuration.createdAt,
  version: configuration.version === 'master' ? '1.12.3-master' : configuration.version,
  accessKeyDataLimit: limitObject(configuration.defaultDataLimit),
  portForNewAccessKeys: configuration.accessKeys.portForNewAccessKeys,
  hostnameForAccessKeys: configuration.hostname,
});

/** How limits stand in answers; undefined, which JSON leaves out, when there is none. */
export const limitObject = (bytes: number | undefined): { bytes: number } | undefined =>
  bytes === undefined ? undefined : { bytes };
