import { SCRAPE_SECONDS } from '../outline/api';
import { DAY } from '../time/units';
import { noTraffic } from '../outline/answers/no-traffic';
import { answerSeconds, processorSeconds } from './backfill/cost';
import { nextEdges, plannedTargets } from './backfill/plan';
import { LinkedCounters } from './measurement/linked-counters';
import type { Present } from './sampling/server-records';

/** What history asks of a server of 100 keys with 30 days of samples on two cores. */
export interface ServerCost {
  /** `GET /server`, each over a new TLS connection, which the windows after it use. */
  polls: number;
  /** Calls of `GET /experimental/server/metrics`. */
  windows: number;
  /** Seconds until the answers, one after the other. */
  answerSeconds: number;
  /** Seconds of the server's processor. */
  processorSeconds: number;
}

/** One TLS handshake with the server's RSA key of 4096 bits: 6 to 13 ms of its processor. */
const POLL_SECONDS = 0.01;

/** Once a day it is looked where scrapes lie: a search among windows of ten to twelve minutes, and two to confirm. */
const SEARCHED_WINDOWS = Array.from({ length: 8 }, () => 720);

/** A day of samples, when nothing stands in the way. */
export function costOfSampling(sampleSeconds: 60 | 300): ServerCost {
  const polls = DAY / sampleSeconds;
  const windows = Array.from({ length: polls }, () => steadyWindows(sampleSeconds)).flat();
  return costOf(polls, [...windows, ...SEARCHED_WINDOWS]);
}

/** All of the past that is fetched unasked, once. */
export function costOfBackfill(present: Present): ServerCost {
  const windows = plannedTargets(present).flatMap((target) => {
    const gaps = (from: number, to: number) => [{ from, to }];
    // Batches end some minutes after the newest sample.
    return (nextEdges({ gaps }, [target]) ?? []).map((edge) => present.upTo - edge + 2 * SCRAPE_SECONDS);
  });
  return costOf(0, windows);
}

/** The windows of a poll that has all anchors. */
function steadyWindows(sampleSeconds: 60 | 300): number[] {
  const counters = LinkedCounters.restore(null);
  const polls = [1, 2, 3, 4].map((count) => DAY + count * sampleSeconds);
  for (const minute of polls) {
    const windows = counters.windows(minute, sampleSeconds);
    counters.poll(
      minute,
      windows.map((sinceSeconds) => ({ sinceSeconds, metrics: noTraffic() }))
    );
  }
  return counters.windows(DAY + 5 * sampleSeconds, sampleSeconds);
}

function costOf(polls: number, windows: readonly number[]): ServerCost {
  const sum = (seconds: (since: number) => number) => windows.reduce((total, since) => total + seconds(since), 0);
  return {
    polls,
    windows: windows.length,
    answerSeconds: polls * POLL_SECONDS + sum(answerSeconds),
    processorSeconds: polls * POLL_SECONDS + sum(processorSeconds),
  };
}
