import type { Clock } from '../clock';
import { internalServerError, invalidArgument, missingParameter } from '../http/api-error';
import type { Route } from '../http/router';
import { CachedPrometheus } from '../prometheus/cache';
import type { PrometheusApi } from '../prometheus/prometheus';
import type { Configuration, OutlineVersion } from './configuration';
import { flatServerMetrics } from './flat-server-metrics';
import { serverMetrics } from './server-metrics';
import { secondsOf } from './since';
import { transfer } from './transfer';

/** Routes of the figures, as the server's version has them. */
export const metricsRoutes = (configuration: Configuration, prometheus: PrometheusApi, now: Clock['now']): Route[] => {
  const metricsSince = metricsSinceOf(configuration.version, prometheus, now);
  return [
    {
      method: 'GET',
      path: '/metrics/transfer',
      answer: async () => ({ status: 200, body: await orInternalServerError(transfer(prometheus)) }),
    },
    {
      method: 'GET',
      path: '/metrics/enabled',
      answer: () => ({ status: 200, body: { metricsEnabled: configuration.sharesMetrics } }),
    },
    {
      method: 'PUT',
      path: '/metrics/enabled',
      answer: ({ parameters: { metricsEnabled } }) => {
        if (metricsEnabled === undefined || metricsEnabled === null) {
          throw missingParameter('Parameter `metricsEnabled` is missing');
        }
        if (typeof metricsEnabled !== 'boolean') {
          throw invalidArgument('Parameter `metricsEnabled` must be a boolean');
        }
        configuration.sharesMetrics = metricsEnabled;
        return { status: 204 };
      },
    },
    ...(metricsSince === undefined ? [] : [sinceRoute(metricsSince)]),
  ];
};

type MetricsSince = (seconds: number) => Promise<object>;

const sinceRoute = (metricsSince: MetricsSince): Route => ({
  method: 'GET',
  path: '/experimental/server/metrics',
  answer: async ({ query }) => {
    const seconds = sinceOf(query);
    return { status: 200, body: await orInternalServerError(metricsSince(seconds)) };
  },
});

const metricsSinceOf = (
  version: OutlineVersion,
  prometheus: PrometheusApi,
  now: Clock['now']
): MetricsSince | undefined => {
  switch (version) {
    case '1.11.0':
      return undefined;
    case '1.11.1-rc1':
      return (seconds) => flatServerMetrics(prometheus, seconds);
    case '1.12.3':
    case 'master': {
      const cached = new CachedPrometheus(prometheus, now);
      return (seconds) => {
        cached.prune();
        return serverMetrics(cached, now() / 1000, seconds, version === 'master' ? 'range' : 'instant');
      };
    }
  }
};

const sinceOf = (query: URLSearchParams): number => {
  if ([...query.keys()].some((name) => /^since\[[^\]]+\]$/.test(name))) {
    throw invalidArgument('timeRange.slice is not a function');
  }
  const single = query.getAll('since');
  const listed = query.getAll('since[]');
  const since = listed.length === 0 && single.length < 2 ? single[0] : [...single, ...listed];
  if (since === undefined || since.length === 0) {
    throw missingParameter('Parameter `since` is missing');
  }
  try {
    return secondsOf(since);
  } catch (error) {
    throw invalidArgument(error instanceof Error ? error.message : '');
  }
};

const orInternalServerError = async <T>(figures: Promise<T>): Promise<T> => {
  try {
    return await figures;
  } catch {
    throw internalServerError();
  }
};
