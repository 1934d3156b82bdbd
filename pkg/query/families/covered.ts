import type { Covered } from '../rows/row';
import type { Interval } from '../../time/interval';
import { grownSeconds } from './amounts';

/** What the server's answer covers, to a minute: it ends at the newest scrape before the answer. */
export function coveredByAnswer(receivedAt: number, sinceSeconds: number): Covered {
  return { from: receivedAt - grownSeconds(sinceSeconds) * 1000, to: receivedAt, source: 'server' };
}

export function coveredByHistory({ from, to }: Interval): Covered {
  return { from: from * 1000, to: to * 1000, source: 'history' };
}
