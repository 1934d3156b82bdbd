import type { ClockOptions } from './clock';
import type { OutlineVersion } from './outline/configuration';

export interface ServerOptions {
  /** As `GET /server` tells it. */
  name?: string;
  /** By default `master`. */
  version?: OutlineVersion;
  /** How many access keys with ids of the server's choice: `0`, `1`, … By default 12. */
  keys?: number;
  /** Further keys with these ids, such as `my-id` or `7up`. */
  customIds?: readonly string[];
  /**
   * Ids of keys that take WebSockets only. Where it is set, the server is one that knows listeners (a fork's, and PR 1685
   * of outline-server): each key tells its own.
   */
  webSocketKeys?: readonly string[];
  /** Bytes per 30 days for keys without a limit of their own. By default none. */
  defaultDataLimit?: number;
  /** `population` (the default) has clients with a daily rhythm; `none` has no traffic but what `connect` makes. */
  traffic?: 'population' | 'none';
  /** How long ago the server was set up, in days. By default 90, so that 31 days of history are there. */
  ageDays?: number;
  /** Milliseconds between a full minute and the scrape, 0 to 59,999. By default it follows from the seed. */
  scrapePhase?: number;
  /** What population, secrets and phase follow from. By default 1, and one more for each further server. */
  seed?: number;
  /** Port of the management API; 0 (the default) takes any. */
  port?: number;
  /** Port on loopback where the proxy tells Prometheus what it counts; 0 takes any. By default there is none. */
  metricsPort?: number;
  /** Address to listen at. By default 127.0.0.1. */
  host?: string;
  /** Host name in `apiUrl` and in access keys. By default the address. */
  hostname?: string;
  /** Ports that other programs of the machine use, as far as the management API minds. */
  takenPorts?: readonly number[];
}

export interface SimulatorOptions extends Omit<ServerOptions, 'name' | 'port' | 'seed'>, ClockOptions {
  /** How many servers (by default 1), or what is special about each. */
  servers?: number | readonly ServerOptions[];
  /** Seed of the first server; by default 1. */
  seed?: number;
  /** Port of the first server, those of the others follow; 0 (the default) takes any. */
  port?: number;
  /** Port of the first server's metrics, those of the others follow. */
  metricsPort?: number;
}

/** The options of each server: what is special about it, else what was said for all. */
export const optionsOfServers = ({ servers = 1, ...common }: SimulatorOptions): ServerOptions[] => {
  const special: readonly ServerOptions[] =
    typeof servers === 'number' ? Array.from({ length: servers }, () => ({})) : servers;
  return special.map((own, index) => ({
    ...common,
    name: `Simulated server ${index + 1}`,
    seed: (common.seed ?? 1) + index,
    port: common.port ? common.port + index : 0,
    metricsPort: common.metricsPort && common.metricsPort + index,
    ...own,
  }));
};
