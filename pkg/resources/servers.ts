import { PluginError } from '../errors/plugin-error';
import { withinTimeout } from '../query/within-timeout';
import { isAdmin } from './admin';
import { endpoints } from './contract';
import { handle } from './handle';
import type { ResourceServer } from './request';

export const readServers = handle(endpoints.readServers, async ({ servers, role }) => ({
  servers: servers.map((server) => describe(server, role)),
}));

export const readServerStates = handle(endpoints.readServerStates, async ({ servers, role, signal }) => ({
  servers: await Promise.all(
    servers.map(async (server) => ({ ...describe(server, role), ...(await stateOf(server, signal)) }))
  ),
}));

function describe({ id, name, labels, host, certSha256 }: ResourceServer, role: string | null) {
  return { id, name, labels: { ...labels }, ...(isAdmin(role) && { host, certSha256 }) };
}

async function stateOf(server: ResourceServer, signal: AbortSignal) {
  const { up, responseTime, told, error } = await probe(server, signal);
  const { fetched, problem } = server.history.progress();
  const failure = error && PluginError.from(error);
  return {
    up,
    told: told?.name ?? null,
    version: told?.version ?? null,
    responseTime,
    code: failure?.code ?? null,
    problem: failure?.message ?? null,
    history: { fetched, problem },
  };
}

/** @throws PluginError only `REQUEST_CANCELLED` */
async function probe({ api, timeoutSeconds }: ResourceServer, signal: AbortSignal) {
  try {
    const { server: told, ...found } = await withinTimeout(timeoutSeconds, api.probe({ signal }));
    return { ...found, told };
  } catch (thrown) {
    signal.throwIfAborted();
    return { up: false, responseTime: null, told: null, error: PluginError.from(thrown) };
  }
}
