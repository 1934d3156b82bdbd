import { isDeepStrictEqual } from 'node:util';
import type { Logger } from './grafana/logging';
import type { ServerSettings, StatisticsSettings } from './settings/model';
import { callFields, type CallStatistics } from './statistics/call-fields';
import type { Documents } from './statistics/documents';
import { RequestStatistics } from './statistics/request-statistics';

export interface ServerStatisticsOptions {
  /** Tells the data source from all others: its organisation and uid. */
  dataSource: readonly [tenant: string, uid: string];
  logger: Logger;
}

/** Statistics at work, and what they were started with. */
interface Running {
  settings: StatisticsSettings;
  documents: Documents | null;
  statistics: CallStatistics;
}

/** The statistics of one data source's servers, which outlive changes of its settings. */
export class ServerStatistics {
  readonly #options: ServerStatisticsOptions;
  readonly #running = new Map<string, Running>();

  constructor(options: ServerStatisticsOptions) {
    this.#options = options;
  }

  /**
   * Starts the statistics of these servers. Those of other servers are stopped, and those that are to be kept elsewhere,
   * or kept or logged otherwise, begin anew with what is kept.
   *
   * @param documents where they are kept; null: nowhere
   * @returns them by the server's name
   */
  of(
    servers: readonly ServerSettings[],
    settings: StatisticsSettings,
    documents: Documents | null
  ): (name: string) => CallStatistics {
    this.#stopAllBut(new Set(servers.map(({ name }) => name)), settings, documents);
    return (name) => {
      const running = this.#running.get(name) ?? {
        settings,
        documents,
        statistics: this.#start(name, settings, documents),
      };
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

  #stopAllBut(names: ReadonlySet<string>, settings: StatisticsSettings, documents: Documents | null): void {
    for (const [name, running] of this.#running) {
      const isSame = running.documents === documents && isDeepStrictEqual(running.settings, settings);
      if (!names.has(name) || !isSame) {
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
