export type { CodedError, DurationFigures, StatisticsFigures } from './calculate';
export { callFields, type CallFields, type CallStatistics } from './call-fields';
export type { Clock } from './clock';
export { countsText } from './counts';
export { Documents, statisticsSchema } from './documents';
export type { StatisticsLogger } from './logger';
export type { StepFigures } from './over-time';
export type { PeriodicLogOptions } from './periodic-log';
export {
  RequestStatistics,
  type RequestFailure,
  type RequestStatisticsOptions,
  type StatisticsMode,
} from './request-statistics';
export { noOwnFields, type OwnFields, type StatisticsState } from './state';
