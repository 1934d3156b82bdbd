import type { Health } from './health';
import { namesText } from './names-text';

/** One server, and what came of trying it. */
export interface TriedServer extends Pick<Health, 'ok' | 'message' | 'details'> {
  name: string;
}

/** What *Save & test* shows of several servers: how many answer, then those that do not, by cause. */
export function fleetHealth(servers: readonly TriedServer[]): Pick<Health, 'ok' | 'message' | 'details'> {
  const failed = servers.filter(({ ok }) => !ok);
  const up = servers.length - failed.length;
  const causes = [...new Set(failed.map(({ message }) => message))].map((message) => {
    const names = failed.filter((server) => server.message === message).map(({ name }) => name);
    return `${namesText(names)}: ${message}`;
  });
  return {
    ok: failed.length === 0,
    message: [`${up} of ${servers.length} servers answer.`, ...causes].join(' '),
    details: { up, servers: servers.map(({ name, ok, details }) => ({ ...details, label: name, ok })) },
  };
}
