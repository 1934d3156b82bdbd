import type { History } from './history';
import { noEvents } from './nothing-known';

/** History that cannot be read as it is configured: every question fails with the reason. */
export function unusableHistory(problem: Error): History {
  const fail = () => Promise.reject(problem);
  return {
    capabilities: { buckets: null, hasProgress: false, hasEvents: false },
    totals: fail,
    series: fail,
    availability: fail,
    firstTraffic: fail,
    ...noEvents,
    progress: () => ({
      source: 'prometheus',
      fetched: 1,
      knownFrom: null,
      knownTo: null,
      createdAt: null,
      scrapePhase: null,
      problem: problem.message,
    }),
  };
}
