import type { KeepMode } from '../settings/model';
import type { Clock } from './clock';
import type { Documents } from './documents';
import type { StatisticsLogger } from './logger';
import type { PeriodicLogOptions } from './periodic-log';
import type { OwnFields } from './state';

/** What may change while statistics are counted. */
export interface StatisticsMode {
  /** `on` keeps by itself; `explicit` restores, and keeps only when told to; `off` keeps nothing. */
  persistence: KeepMode;
  /** Null: no periodic log. */
  log: PeriodicLogOptions | null;
}

export interface RequestStatisticsOptions<Own> extends StatisticsMode {
  /** Where the state is kept; null: nowhere. */
  documents: Documents | null;
  /** Under which it is kept. */
  key: string;
  /** How often it is written; by default every 60 s. A crash loses no more than that. */
  persistSeconds?: number;
  /** What the caller counts beside. */
  fields: OwnFields<Own>;
  /** Hears of trouble with the store. */
  logger: StatisticsLogger;
  clock?: Clock;
  /** Takes secrets out of an error's message. */
  redact: (text: string) => string;
}

/** Why a request failed. */
export interface RequestFailure {
  code: string;
  message: string;
}
