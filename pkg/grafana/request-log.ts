import type { PluginError } from '../errors/plugin-error';
import type { PluginContext } from './handlers';
import { describeThrown, type LogFields, type Logger } from './logging';

/**
 * Starts the clock of one request; the returned function writes its one line when it is done. Failures of what the
 * plugin depends on are warnings, its own failures errors with their cause, the rest is for debugging.
 */
export function logCompletion(
  logger: Logger,
  endpoint: string,
  fields: LogFields = {}
): (error: PluginError | null, context: PluginContext | null) => void {
  const start = performance.now();
  return (error, context) => {
    const line: LogFields = {
      endpoint,
      ...fields,
      dsUID: context?.dataSource.uid,
      status: outcome(error),
      duration: `${(performance.now() - start).toFixed(1)}ms`,
      code: error?.code,
      statusSource: error?.source,
    };
    if (!error || error.code === 'REQUEST_CANCELLED') {
      logger.debug('Plugin Request Completed', line);
    } else if (error.source === 'downstream') {
      logger.warn('Plugin Request Completed', { ...line, error: error.message });
    } else {
      logger.error('Plugin Request Completed', { ...line, ...describeThrown(error) });
    }
  };
}

function outcome(error: PluginError | null): 'ok' | 'cancelled' | 'error' {
  if (!error) {
    return 'ok';
  }
  return error.code === 'REQUEST_CANCELLED' ? 'cancelled' : 'error';
}
