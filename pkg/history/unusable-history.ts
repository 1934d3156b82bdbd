import type { History } from './history';

/** History that cannot be had as it is configured: whoever needs it hears why. */
export function unusableHistory(problem: Error): History {
  const fail = () => Promise.reject(problem);
  return {
    capabilities: { buckets: null, hasProgress: false },
    totals: fail,
    series: fail,
    availability: fail,
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
