import type { AnsweredWindow } from './amounts';
import type { QueriedServer } from './family';

/**
 * What is known of the moment of an answer.
 *
 * @param receivedAt epoch milliseconds
 * @param trafficSince about when the traffic of a young server began, epoch seconds; null: not known
 */
export function answeredWindow(
  { history, api }: QueriedServer,
  sinceSeconds: number,
  receivedAt: number,
  trafficSince: number | null
): AnsweredWindow {
  const { createdAt, scrapePhase } = history.progress();
  const began = trafficSince ?? createdAt;
  const answered = receivedAt / 1000;
  const byServersClock = answered + (api.clock.aheadSeconds ?? 0);
  const scrapeAge = scrapePhase === null ? null : (((byServersClock - scrapePhase) % 60) + 60) % 60;
  return {
    sinceSeconds,
    scrapeAge,
    serverAge: began === null ? null : answered - (scrapeAge ?? 0) - began,
  };
}
