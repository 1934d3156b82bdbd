import type { ServerDescription, StatisticsState } from '../../../pkg/resources/contract';

/** What an Admin is told of a server. */
export const serverAnswer: ServerDescription = {
  name: 'Home',
  serverId: 'c5f1e2d3-0000-4000-8000-000000000000',
  version: '1.12.3',
  sharingEnabled: false,
  defaultDataLimit: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  receivedAt: '2026-11-21T10:00:00.000Z',
  host: '203.0.113.5:8081',
  certSha256: 'A1B2C3D4E5F60718'.repeat(4),
  hostnameForAccessKeys: '203.0.113.5',
  portForNewAccessKeys: 443,
};

/** Statistics of so many requests, of which some failed. */
export function statisticsAnswer(requests: number, failures: number): StatisticsState {
  const noDurations = { total: 0, average: null, min: null, max: null, p95: null };
  const firstStartedAt = '2026-11-21T10:00:00.000Z';
  return {
    requests,
    cancelled: 0,
    retried: 0,
    retryHistogram: [requests],
    failureShare: requests === 0 ? null : failures / requests,
    finished: { ...noDurations, count: requests - failures },
    failed: { ...noDurations, count: failures },
    all: { ...noDurations, count: requests },
    finishedPerMinute: null,
    failedPerMinute: null,
    requestsPerMinute: null,
    statusCodes: {},
    runtime: 0,
    lastHour: { requests: 0, failed: 0, failureShare: null, requestsPerMinute: null, p95: null },
    cacheHits: 0,
    joined: 0,
    bytes: 0,
    errors: [],
    lastError: null,
    firstStartedAt,
    lastStartedAt: firstStartedAt,
    lastStoppedAt: null,
  };
}
