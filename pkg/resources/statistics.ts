import type { CodedError } from '../statistics/calculate';
import type { CallStatistics } from '../statistics/call-fields';
import { endpoints } from './contract';
import { handle } from './handle';

export const readStatistics = handle(endpoints.readStatistics, async ({ server }) => describe(server.statistics));

export const keepStatistics = handle(endpoints.keepStatistics, async ({ server }) => server.statistics.persist());

export const resetStatistics = handle(endpoints.resetStatistics, async ({ server: { statistics } }) => {
  statistics.reset();
  return describe(statistics);
});

function describe(statistics: CallStatistics) {
  const { own, errors, lastError, firstStartedAt, lastStartedAt, lastStoppedAt, ...figures } = statistics.calculate();
  return {
    ...figures,
    ...own,
    errors: errors.map(describeError),
    lastError: lastError && describeError(lastError),
    firstStartedAt: isoText(firstStartedAt),
    lastStartedAt: isoText(lastStartedAt),
    lastStoppedAt: isoText(lastStoppedAt),
  };
}

function describeError(error: CodedError) {
  return { ...error, lastAt: new Date(error.lastAt).toISOString() };
}

function isoText(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
