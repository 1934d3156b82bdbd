import type { AnsweredWindow } from './amounts';
import type { QueriedServer } from './family';

/**
 * What is known of the moment of an answer.
 *
 * @param receivedAt epoch milliseconds
 */
export function answeredWindow(
  { history, api }: QueriedServer,
  sinceSeconds: number,
  receivedAt: number
): AnsweredWindow {
  const { createdAt = null, scrapePhase = null } = history?.progress() ?? {};
  const answered = receivedAt / 1000;
  const byServersClock = answered + (api.clock.aheadSeconds ?? 0);
  const scrapeAge = scrapePhase === null ? null : (((byServersClock - scrapePhase) % 60) + 60) % 60;
  return {
    sinceSeconds,
    scrapeAge,
    serverAge: createdAt === null ? null : answered - (scrapeAge ?? 0) - createdAt,
  };
}
