import { isDeepStrictEqual } from 'node:util';
import type { Logger } from './grafana/logging';
import type { ServerSettings, StatisticsSettings } from './settings/model';
import { callFields, type CallStatistics } from './statistics/call-fields';
import type { Documents } from './statistics/documents';
import { RequestStatistics } from './statistics/request-statistics';

export interface ServerStatisticsOptions {
  /** Tells the data source from all others: its organisation and uid. */
  dataSource: readonly [tenant: string, uid: string];
  /** Where statistics are kept; null: nowhere. */
  documents: Promise<Documents | null>;
  logger: Logger;
}

/** The statistics of one data source's servers, which outlive changes of its settings. */
export class ServerStatistics {
  readonly #options: ServerStatisticsOptions;
  readonly #running = new Map<string, { settings: StatisticsSettings; statistics: CallStatistics }>();

  constructor(options: ServerStatisticsOptions) {
    this.#options = options;
  }

  /**
   * Starts the statistics of these servers. Those of other servers are stopped, and those that are to be kept or logged
   * otherwise begin anew with what is kept.
   *
   * @returns them by the server's name
   */
  async of(
    servers: readonly ServerSettings[],
    settings: StatisticsSettings
  ): Promise<(name: string) => CallStatistics> {
    const documents = await this.#options.documents;
    this.#stopAllBut(new Set(servers.map(({ name }) => name)), settings);
    return (name) => {
      const running = this.#running.get(name) ?? { settings, statistics: this.#start(name, settings, documents) };
      this.#running.set(name, running);
      return running.statistics;
    };
  }

  stop(): void {
    for (const { statistics } of this.#running.values()) {
      statistics.stop();
    }
    this.#running.clear();
  }

  #stopAllBut(names: ReadonlySet<string>, settings: StatisticsSettings): void {
    for (const [name, running] of this.#running) {
      if (!names.has(name) || !isDeepStrictEqual(running.settings, settings)) {
        running.statistics.stop();
        this.#running.delete(name);
      }
    }
  }

  #start(server: string, { keep, logSeconds }: StatisticsSettings, documents: Documents | null): CallStatistics {
    const { dataSource } = this.#options;
    const logger = this.#options.logger.with({ server });
    const statistics = new RequestStatistics({
      persistence: keep,
      documents,
      key: JSON.stringify([...dataSource, server]),
      fields: callFields,
      logger,
      log: logSeconds > 0 ? { logger, intervalSeconds: logSeconds } : null,
      redact: (text) => logger.clean(text),
    });
    statistics.start();
    return statistics;
  }
}
