import { isDeepStrictEqual } from 'node:util';
import type { Logger } from './grafana/logging';
import { addressOf } from './history/known-servers';
import type { ServerSettings, StatisticsSettings } from './settings/model';
import { callFields, type CallStatistics } from './statistics/call-fields';
import type { Documents } from './statistics/documents';
import type { StatisticsMode } from './statistics/options';
import { RequestStatistics } from './statistics/request-statistics';

export interface ServerStatisticsOptions {
  /** Tells the data source from all others: its organisation and uid. */
  dataSource: readonly [tenant: string, uid: string];
  logger: Logger;
}

/** The statistics of one data source's servers, which outlive changes of its settings. */
export class ServerStatistics {
  readonly #options: ServerStatisticsOptions;
  /** By address, with the name that they are logged under. */
  readonly #running = new Map<string, { name: string; statistics: CallStatistics }>();
  #documents: Documents | null = null;
  #settings: StatisticsSettings | null = null;

  constructor(options: ServerStatisticsOptions) {
    this.#options = options;
  }

  /**
   * Starts the statistics of these servers, or has them kept and logged as the settings say now; nothing that they have
   * counted is lost. Those of other servers are stopped; all are begun anew where they are to be kept elsewhere. They go
   * by the server's address: a name may have been another server's before.
   *
   * @param documents where they are kept; null: nowhere
   */
  of(
    servers: readonly ServerSettings[],
    settings: StatisticsSettings,
    documents: Documents | null
  ): (server: ServerSettings) => CallStatistics {
    this.#stopAllBut(documents === this.#documents ? new Set(servers.map(addressOf)) : new Set());
    this.#documents = documents;
    const isChanged = !isDeepStrictEqual(settings, this.#settings);
    this.#settings = settings;
    return (server) => {
      const address = addressOf(server);
      const running = this.#running.get(address);
      if (running && (isChanged || running.name !== server.name)) {
        running.statistics.change(this.#modeOf(server.name, settings));
      }
      const statistics = running?.statistics ?? this.#start(server, settings, documents);
      this.#running.set(address, { name: server.name, statistics });
      return statistics;
    };
  }

  stop(): void {
    this.#stopAllBut(new Set());
  }

  #stopAllBut(addresses: ReadonlySet<string>): void {
    for (const [address, { statistics }] of this.#running) {
      if (!addresses.has(address)) {
        statistics.stop();
        this.#running.delete(address);
      }
    }
  }

  #modeOf(name: string, { keep, logSeconds }: StatisticsSettings): StatisticsMode {
    const logger = this.#options.logger.with({ server: name });
    return { persistence: keep, log: logSeconds > 0 ? { logger, intervalSeconds: logSeconds } : null };
  }

  #start(server: ServerSettings, settings: StatisticsSettings, documents: Documents | null): CallStatistics {
    const { dataSource } = this.#options;
    const logger = this.#options.logger.with({ server: server.name });
    const statistics = new RequestStatistics({
      ...this.#modeOf(server.name, settings),
      documents,
      key: JSON.stringify([...dataSource, addressOf(server)]),
      fields: callFields,
      logger,
      redact: (text) => logger.clean(text),
    });
    statistics.start();
    return statistics;
  }
}
