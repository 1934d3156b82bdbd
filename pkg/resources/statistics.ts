import type { CodedError } from '../statistics/calculate';
import type { CallStatistics } from '../statistics/call-fields';
import { expectAdmin } from './admin';
import type { Route } from './request';

/**
 * The statistics of the plugin's requests to the server; asks no server. `GET statistics` reads them. For Admins,
 * `PUT statistics` writes them to the store now, and says why where that does not keep them; `DELETE statistics` sets
 * them back to nothing.
 */
export const statisticsRoute: Route = {
  async GET({ statistics }) {
    return { status: 200, body: describe(statistics) };
  },

  async PUT({ statistics }, { role }) {
    expectAdmin(role);
    return { status: 200, body: statistics.persist() };
  },

  async DELETE({ statistics }, { role }) {
    expectAdmin(role);
    statistics.reset();
    return { status: 200, body: describe(statistics) };
  },
};

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
  return { ...error, lastAt: isoText(error.lastAt) };
}

function isoText(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
