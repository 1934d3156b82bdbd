import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { Answer, ServerMetrics } from '../../outline/api';
import { describeFamily, type QueryType } from '../catalogue';
import type { FamilyRequest, QueriedServer, Values } from './family';

/** Of a row of which nothing is known but whose it is. */
export function unknownValues<Q extends QueryType>(queryType: Q): Values<Q> {
  const { columns } = describeFamily(queryType);
  // Their ids are those of the declared columns.
  return Object.fromEntries(columns.map(({ id, type }) => [id, type === 'string' ? undefined : null])) as Values<Q>;
}

export interface LiveMetrics {
  /** Null where the server has none for this window. */
  answer: Answer<ServerMetrics> | null;
  notices: Notice[];
}

/**
 * The server's own figures of the window.
 *
 * @param canBeSpared history has the amounts, so that a server that does not answer costs only what it alone knows
 * @throws PluginError where it does not answer and cannot be spared
 */
export async function liveMetrics(
  { name, api }: QueriedServer,
  { sinceSeconds, signal }: FamilyRequest,
  canBeSpared: boolean
): Promise<LiveMetrics> {
  try {
    return { answer: await api.serverMetrics(sinceSeconds, { signal }), notices: [] };
  } catch (thrown) {
    signal.throwIfAborted();
    const error = PluginError.from(thrown);
    if (!canBeSpared && error.code !== 'OUTLINE_WINDOW_FAILED') {
      throw error;
    }
    const text = canBeSpared
      ? `${name} does not tell its figures of now; what is shown is history. ${error.message}`
      : `Figures of ${name} are not known for this window. ${error.message}`;
    return { answer: null, notices: [{ severity: 'warning', text }] };
  }
}
