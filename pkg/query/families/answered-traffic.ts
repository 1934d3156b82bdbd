import type { Entity } from '../../history/model';
import type { Notice } from '../../frames/frame';
import { SCRAPE_SECONDS, type MetricsAnswer } from '../../outline/api';
import { wholeTraffic, type Traffic } from '../declarations/traffic';
import { grownAmounts, grownSeconds, type AnsweredAmounts } from './amounts';
import { answeredWindow } from './answered-window';
import type { QueriedServer } from './family';
import { hasNoTraffic } from './no-traffic';
import type { Recorded } from './recorded';
import { serverSums } from './server-sums';

/** What the server's answer to a window says of traffic. */
export interface AnsweredTraffic {
  /**
   * @param sums of a key or a place in the answer
   * @param entity whose they are, where they are all that the answer says of it
   */
  of: (sums: AnsweredAmounts, entity?: Entity) => Traffic;
  ofServer: Traffic;
}

/** @param history what it knows of the window, although the server's own sum is shown */
export function answeredTraffic(
  server: QueriedServer,
  { value: metrics, receivedAt, sinceSeconds }: MetricsAnswer,
  { trafficSince, certain }: Pick<Recorded<unknown>, 'trafficSince' | 'certain'>
): AnsweredTraffic {
  const answered = answeredWindow(server, sinceSeconds, receivedAt, trafficSince);
  // Where nobody is listed no counter has begun.
  const window = hasNoTraffic(metrics) ? { ...answered, serverAge: null } : answered;
  const seconds = grownSeconds(sinceSeconds);
  const scrapedAt = receivedAt / 1000 - (window.scrapeAge ?? SCRAPE_SECONDS);
  const covered = { from: receivedAt / 1000 - seconds, to: scrapedAt };
  const total = grownAmounts(serverSums(metrics), window, certain?.of(null, covered));
  return {
    of: (sums, entity) =>
      wholeTraffic(grownAmounts(sums, window, entity && certain?.of(entity, covered)), total, seconds),
    ofServer: wholeTraffic(total, total, seconds),
  };
}

/** @param told what is told of each sum of an answer */
export function unseenNotices(told: ReadonlyArray<{ sums: AnsweredAmounts; traffic: Traffic }>): Notice[] {
  const isUnseen = (quantity: keyof AnsweredAmounts) => (each: (typeof told)[number]) =>
    each.sums[quantity] !== null && each.traffic[quantity] === null;
  const count = told.filter((each) => isUnseen('data')(each) || isUnseen('tunnelTime')(each)).length;
  return count === 0
    ? []
    : [
        {
          severity: 'info',
          text: `Figures of ${count === 1 ? 'one row' : `${count} rows`} are empty: the server began to count anew there, and does not tell its first count.`,
        },
      ];
}
