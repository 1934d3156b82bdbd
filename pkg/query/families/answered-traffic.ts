import type { Answer, ServerMetrics } from '../../outline/api';
import { wholeTraffic, type Traffic } from '../declarations/traffic';
import { grownAmounts, grownSeconds } from './amounts';
import { answeredWindow } from './answered-window';
import type { QueriedServer } from './family';
import { serverSums } from './server-sums';

type Sums = Pick<ServerMetrics, 'data' | 'tunnelTime'>;

/** What the server's answer to a window says of traffic. */
export interface AnsweredTraffic {
  /** @param sums of a key or a place in the answer */
  of: (sums: Sums) => Traffic;
  ofServer: Traffic;
}

/** @param trafficSince about when the traffic of a young server began, epoch seconds; null: not known */
export function answeredTraffic(
  server: QueriedServer,
  { value: metrics, receivedAt }: Answer<ServerMetrics>,
  sinceSeconds: number,
  trafficSince: number | null
): AnsweredTraffic {
  const window = answeredWindow(server, sinceSeconds, receivedAt, trafficSince);
  const total = grownAmounts(serverSums(metrics), window);
  const seconds = grownSeconds(sinceSeconds);
  return {
    of: (sums) => wholeTraffic(grownAmounts(sums, window), total, seconds),
    ofServer: wholeTraffic(total, total, seconds),
  };
}
