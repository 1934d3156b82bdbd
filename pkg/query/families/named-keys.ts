import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { NamedKey } from '../../history/known-keys';
import type { AccessKey } from '../../outline/api';
import type { QueriedServer } from './family';

export interface NamedKeys {
  /** What they were told last lacks their limits. */
  keys: ReadonlyArray<NamedKey & Partial<Pick<AccessKey, 'dataLimit'>>>;
  /** Epoch milliseconds of the server’s answer; 0 where there is none. */
  receivedAt: number;
  notices: Notice[];
}

/**
 * A server's access keys by name; those that it told last where it does not answer, so that history can be read also then.
 *
 * @throws PluginError where it does not answer and never did
 */
export async function namedKeys(server: QueriedServer, signal: AbortSignal): Promise<NamedKeys> {
  const { name, api, knownKeys } = server;
  try {
    const { value, receivedAt } = await api.accessKeys({ signal });
    knownKeys.note(value);
    return { keys: value, receivedAt, notices: [] };
  } catch (thrown) {
    signal.throwIfAborted();
    const { message } = PluginError.from(thrown);
    if (!knownKeys.last) {
      throw thrown;
    }
    const text = `${name} does not answer: access keys are those that it told last. ${message}`;
    return { keys: knownKeys.last, receivedAt: 0, notices: [{ severity: 'warning', text }] };
  }
}
