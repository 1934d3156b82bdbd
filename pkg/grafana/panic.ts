import { describeThrown, type Logger } from './logging';

/**
 * Keeps the process alive when something is thrown where nobody waits for it, and says so at level error: Node's own
 * text would reach Grafana's log as raw debug output, where nobody sees it. A failing query costs its own answer only.
 */
export function logPanics(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.error('panic: uncaught exception', describeThrown(error));
  });
  process.on('unhandledRejection', (reason) => {
    logger.error('panic: unhandled rejection', describeThrown(reason));
  });
}
