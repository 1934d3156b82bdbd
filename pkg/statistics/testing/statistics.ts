import { callFields, type CallStatistics } from '../call-fields';
import type { RequestStatisticsOptions } from '../options';
import { RequestStatistics } from '../request-statistics';
import { noOwnFields } from '../state';
import { ManualClock } from './manual-clock';
import { recordedLogger } from './recorded-logger';

const withoutStore = { persistence: 'off', documents: null, key: 'key', log: null, redact: String } as const;

/** Statistics without own fields, by default neither kept nor logged, on a clock that a test moves. */
export function makeStatistics(options: Partial<RequestStatisticsOptions<Record<string, never>>> = {}) {
  return new RequestStatistics({
    ...withoutStore,
    fields: noOwnFields,
    logger: recordedLogger(),
    clock: new ManualClock(),
    ...options,
  });
}

/** Started statistics of calls that are kept nowhere. */
export function startedCallStatistics(clock = new ManualClock()): CallStatistics {
  const statistics = new RequestStatistics({ ...withoutStore, fields: callFields, logger: recordedLogger(), clock });
  statistics.start();
  return statistics;
}
