import { PluginError } from '../errors/plugin-error';
import type { History } from '../history/history';
import { isOff } from '../history/nothing-known';

/** Those of the servers whose history is on. @throws PluginError `HISTORY_OFF` where there are servers, and all are off */
export function withHistory<Server extends { history: History }>(servers: readonly Server[]): Server[] {
  const on = servers.filter(({ history }) => !isOff(history));
  if (on.length === 0 && servers.length > 0) {
    throw new PluginError('HISTORY_OFF');
  }
  return on;
}
