import { PluginError } from '../errors/plugin-error';
import { withinTimeout } from '../query/within-timeout';
import { isAdmin } from './admin';
import { endpoints } from './contract';
import { handle } from './handle';
import type { ResourceServer } from './request';

export const readServers = handle(endpoints.readServers, async ({ servers, role }) => ({
  servers: servers.map((server) => describe(server, role)),
}));

/** One that is named is asked anew, as by *Save & test*. */
export const readServerStates = handle(
  endpoints.readServerStates,
  async ({ servers, server: named, parameters, role, signal }) => {
    const fresh = parameters.server !== undefined;
    const asked = fresh ? [named] : servers;
    return {
      servers: await Promise.all(
        asked.map(async (server) => {
          // It may tell its name with that answer.
          const state = await stateOf(server, { signal, fresh });
          return { ...describe(server, role), ...state };
        })
      ),
    };
  }
);

function describe({ id, name, labels, host, certSha256, isFromFile }: ResourceServer, role: string | null) {
  return {
    id,
    name,
    labels: { ...labels },
    ...(isAdmin(role) && { host, certSha256 }),
    ...(isFromFile && { isFromFile }),
  };
}

interface ProbeOptions {
  signal: AbortSignal;
  fresh: boolean;
}

async function stateOf(server: ResourceServer, options: ProbeOptions) {
  const { up, responseTime, information, error } = await probe(server, options);
  const { fetched, problem } = server.history.progress();
  const failure = error && PluginError.from(error);
  return {
    up,
    ownName: information?.name ?? null,
    version: information?.version ?? null,
    responseTime,
    code: failure?.code ?? null,
    problem: failure?.message ?? null,
    history: { fetched, problem },
  };
}

/** @throws PluginError only `REQUEST_CANCELLED` */
async function probe({ api, timeoutSeconds }: ResourceServer, options: ProbeOptions) {
  try {
    const { server: information, ...found } = await withinTimeout(timeoutSeconds, api.probe(options));
    return { ...found, information };
  } catch (thrown) {
    options.signal.throwIfAborted();
    return { up: false, responseTime: null, information: null, error: PluginError.from(thrown) };
  }
}
