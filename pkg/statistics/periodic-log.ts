import type { StatisticsFigures } from './calculate';
import { countsText } from './counts';
import type { StatisticsLogger } from './logger';
import { textTable } from './text-table';

export interface PeriodicLogOptions {
  logger: StatisticsLogger;
  /** By default "Request statistics". */
  message?: string;
  /** By default 60. */
  intervalSeconds?: number;
}

/** What the log is written from. */
export interface PeriodicLogSource {
  /** Grows with each thing that is counted. */
  changes(): number;
  calculate(): StatisticsFigures<unknown>;
}

/** Says now and then how the statistics stand; silent when nothing was counted since the last time. */
export class PeriodicLog {
  readonly #options: PeriodicLogOptions;
  readonly #source: PeriodicLogSource;
  #timer: NodeJS.Timeout | null = null;
  #said = 0;

  constructor(options: PeriodicLogOptions, source: PeriodicLogSource) {
    this.#options = options;
    this.#source = source;
  }

  start(): void {
    const { intervalSeconds = 60 } = this.#options;
    this.#said = this.#source.changes();
    this.#timer = setInterval(() => this.#say(), intervalSeconds * 1000);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) {
      clearInterval(this.#timer);
    }
  }

  #say(): void {
    const changes = this.#source.changes();
    if (changes === this.#said) {
      return;
    }
    this.#said = changes;
    const { logger, message = 'Request statistics' } = this.#options;
    const record = logRecord(this.#source.calculate());
    logger.info(message, record);
    logger.debug(`${message}\n${textTable(record)}`);
  }
}

/** One flat record; durations in seconds, moments as in ISO 8601. */
function logRecord(figures: StatisticsFigures<unknown>) {
  const { finished, failed, all } = figures;
  return {
    requests: figures.requests,
    finished: finished.count,
    failed: failed.count,
    cancelled: figures.cancelled,
    retried: figures.retried,
    retryHistogram: figures.retryHistogram.join(' '),
    failureShare: figures.failureShare,
    failureShareLastHour: figures.lastHour.failureShare,
    finishedPerMinute: figures.finishedPerMinute,
    failedPerMinute: figures.failedPerMinute,
    finishedAverageSeconds: finished.average,
    finishedMinSeconds: finished.min,
    finishedMaxSeconds: finished.max,
    failedAverageSeconds: failed.average,
    p95Seconds: all.p95,
    totalDurationSeconds: all.total,
    runtimeSeconds: figures.runtime,
    firstStartedAt: isoText(figures.firstStartedAt),
    statusCodes: countsText(figures.statusCodes),
    lastError: figures.lastError?.code,
  };
}

function isoText(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
