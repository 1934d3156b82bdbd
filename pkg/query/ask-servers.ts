import { PluginError } from '../errors/plugin-error';
import type { Notice } from '../frames/frame';

/**
 * Asks several servers at the same time. One that fails is named in a notice, as long as another one answered.
 *
 * @throws PluginError of the first one, where none answered
 */
export async function askServers<S extends { name: string }, T>(
  servers: readonly S[],
  ask: (server: S) => Promise<T>
): Promise<{ answers: T[]; notices: Notice[] }> {
  const outcomes = await Promise.allSettled(servers.map(ask));
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected'
      ? [{ server: servers[index]?.name ?? '', error: PluginError.from(outcome.reason) }]
      : []
  );
  if (answers.length === 0 && failures[0]) {
    throw failures[0].error;
  }
  return {
    answers,
    notices: failures.map(({ server, error }) => ({ severity: 'warning', text: `${server}: ${error.message}` })),
  };
}

/** Each notice once. */
export function distinct(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [notice.text, notice])).values()];
}
