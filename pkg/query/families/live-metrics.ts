import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { MetricsAnswer } from '../../outline/api';
import { describeFamily, type QueryType } from '../catalogue';
import type { FamilyRequest, QueriedServer, Values } from './family';
import type { Recorded } from './recorded';

/** Of a row of which nothing is known but whose it is. */
export function unknownValues<Q extends QueryType>(queryType: Q): Values<Q> {
  const { columns } = describeFamily(queryType);
  // Their ids are those of the declared columns.
  return Object.fromEntries(columns.map(({ id, type }) => [id, type === 'string' ? undefined : null])) as Values<Q>;
}

/** What answers a window. */
export interface WindowAnswer<T> extends LiveMetrics {
  /** Of history; null where the server's own figures are shown, or nothing is known. */
  recorded: T | null;
}

/**
 * History where it knows the window, beside the server where that is asked, too. A server that does not answer costs only
 * what it alone knows: what history has is shown then, although the server would know it better.
 *
 * @param asks whether the server is asked
 * @throws PluginError where neither answers
 */
export async function liveOrRecorded<T>(
  server: QueriedServer,
  request: FamilyRequest,
  { value, notices, spare }: Recorded<T>,
  asks: boolean
): Promise<WindowAnswer<T>> {
  if (!asks) {
    return { recorded: value, answer: null, notices };
  }
  // What is doubtful of amounts is no matter to a figure that only the server knows.
  const isOfServer = request.figure !== null && !request.figure.sources.includes('history');
  const live = await liveMetrics(server, request, (value ?? spare) !== null);
  return live.answer || value || !spare
    ? { recorded: value, answer: live.answer, notices: [...(isOfServer ? [] : notices), ...live.notices] }
    : { recorded: spare.value, answer: null, notices: [...(isOfServer ? [] : spare.notices), ...live.notices] };
}

interface LiveMetrics {
  /** Null where the server has none for this window. */
  answer: MetricsAnswer | null;
  notices: Notice[];
}

/**
 * The server's own figures of the window.
 *
 * @param canBeSpared history has the amounts, so that a server that does not answer costs only what it alone knows
 * @throws PluginError where it does not answer and cannot be spared
 */
async function liveMetrics(
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
