import { PluginError } from '../errors/plugin-error';
import type { Notice } from '../frames/frame';
import { namesText } from './names-text';

/**
 * Asks several servers at the same time. Those that fail are named in a notice, as long as another one answered.
 *
 * @throws PluginError where none answered: the one of a single server; else that of the most, with the names of all and
 *   the other causes
 */
export async function askServers<S extends { name: string }, T>(
  servers: readonly S[],
  ask: (server: S) => Promise<T>
): Promise<{ answers: T[]; notices: Notice[] }> {
  const outcomes = await Promise.allSettled(servers.map(ask));
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const causes = causesOf(
    outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected'
        ? [{ server: servers[index]?.name ?? '', error: PluginError.from(outcome.reason) }]
        : []
    )
  );
  if (answers.length === 0 && causes[0]) {
    throw errorOf(causes[0], causes.slice(1));
  }
  return { answers, notices: causes.map((cause) => ({ severity: 'warning', text: causeText(cause) })) };
}

interface Cause {
  error: PluginError;
  servers: string[];
}

/** Servers by what is wrong with them: faults of this plugin first, then what most servers have. */
function causesOf(failures: ReadonlyArray<{ server: string; error: PluginError }>): Cause[] {
  const causes = new Map<string, Cause>();
  for (const { server, error } of failures) {
    const cause = causes.get(error.message) ?? { error, servers: [] };
    cause.servers.push(server);
    causes.set(error.message, cause);
  }
  const isOwn = ({ error }: Cause) => Number(error.source === 'plugin');
  return [...causes.values()].sort((a, b) => isOwn(b) - isOwn(a) || b.servers.length - a.servers.length);
}

function errorOf(first: Cause, others: readonly Cause[]): PluginError {
  const { error, servers } = first;
  if (servers.length === 1 && others.length === 0) {
    return error;
  }
  const texts = [error.detail, `No server answered; this is of ${namesText(servers)}.`, ...others.map(causeText)];
  return new PluginError(error.code, texts.filter(Boolean).join(' '), { cause: error });
}

function causeText({ servers, error }: Cause): string {
  return `${namesText(servers)}: ${error.message}`;
}

/** Each notice once. */
export function distinct(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [notice.text, notice])).values()];
}
