import { isDeepStrictEqual } from 'node:util';
import type { Logger } from './grafana/logging';
import type { ServerSettings, StatisticsSettings } from './settings/model';
import { callFields, type CallStatistics } from './statistics/call-fields';
import type { Documents } from './statistics/documents';
import { RequestStatistics, type StatisticsMode } from './statistics/request-statistics';

export interface ServerStatisticsOptions {
  /** Tells the data source from all others: its organisation and uid. */
  dataSource: readonly [tenant: string, uid: string];
  logger: Logger;
}

/** The statistics of one data source's servers, which outlive changes of its settings. */
export class ServerStatistics {
  readonly #options: ServerStatisticsOptions;
  readonly #running = new Map<string, CallStatistics>();
  #documents: Documents | null = null;
  #settings: StatisticsSettings | null = null;

  constructor(options: ServerStatisticsOptions) {
    this.#options = options;
  }

  /**
   * Starts the statistics of these servers, or has them kept and logged as the settings say now; nothing that they have
   * counted is lost. Those of other servers are stopped; all are begun anew where they are to be kept elsewhere.
   *
   * @param documents where they are kept; null: nowhere
   * @returns them by the server's name
   */
  of(
    servers: readonly ServerSettings[],
    settings: StatisticsSettings,
    documents: Documents | null
  ): (name: string) => CallStatistics {
    this.#stopAllBut(documents === this.#documents ? new Set(servers.map(({ name }) => name)) : new Set());
    this.#documents = documents;
    this.#change(settings);
    return (name) => {
      const statistics = this.#running.get(name) ?? this.#start(name, settings, documents);
      this.#running.set(name, statistics);
      return statistics;
    };
  }

  stop(): void {
    this.#stopAllBut(new Set());
  }

  #stopAllBut(names: ReadonlySet<string>): void {
    for (const [name, statistics] of this.#running) {
      if (!names.has(name)) {
        statistics.stop();
        this.#running.delete(name);
      }
    }
  }

  #change(settings: StatisticsSettings): void {
    if (!isDeepStrictEqual(settings, this.#settings)) {
      this.#settings = settings;
      this.#running.forEach((statistics, server) => statistics.change(this.#modeOf(server, settings)));
    }
  }

  #modeOf(server: string, { keep, logSeconds }: StatisticsSettings): StatisticsMode {
    const logger = this.#options.logger.with({ server });
    return { persistence: keep, log: logSeconds > 0 ? { logger, intervalSeconds: logSeconds } : null };
  }

  #start(server: string, settings: StatisticsSettings, documents: Documents | null): CallStatistics {
    const { dataSource } = this.#options;
    const logger = this.#options.logger.with({ server });
    const statistics = new RequestStatistics({
      ...this.#modeOf(server, settings),
      documents,
      key: JSON.stringify([...dataSource, server]),
      fields: callFields,
      logger,
      redact: (text) => logger.clean(text),
    });
    statistics.start();
    return statistics;
  }
}
