import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { expectAdmin } from './admin';
import type { Endpoint } from './contract';
import { readBody } from './read-body';
import type { ResourceContext, ResourceRequest, ResourceServer } from './request';

/** What a request asks for, checked by the contract. */
export interface Asked<E extends Endpoint> extends Pick<ResourceRequest, 'role' | 'signal'>, ResourceContext {
  /** The server that the request chose. */
  server: ResourceServer;
  parameters: v.InferOutput<E['parameters']>;
  body: v.InferOutput<E['body']>;
}

/** One endpoint at work. `answer` throws a PluginError where there is nothing to answer. */
export interface Route {
  endpoint: Endpoint;
  answer(request: ResourceRequest, context: ResourceContext): Promise<unknown>;
}

/**
 * Puts what the contract demands of a request before the work of its route.
 *
 * @throws PluginError `RESOURCE_INVALID_PARAMETER`, `WRITES_NOT_ALLOWED`, `ADMIN_REQUIRED`, and what `work` throws
 */
export function handle<const E extends Endpoint>(
  endpoint: E,
  work: (asked: Asked<E>) => Promise<v.InferOutput<E['answer']>>
): Route {
  const answer: Route['answer'] = async ({ parameters: given, body, role, signal }, context) => {
    const server = chooseServer(given.get('server'), context);
    if (endpoint.changesServer && !context.allowWrites) {
      throw new PluginError('WRITES_NOT_ALLOWED');
    }
    if (endpoint.mayCall === 'admins') {
      expectAdmin(role);
    }
    const parameters = readParameters(given, endpoint.parameters);
    return work({ ...context, server, parameters, body: readBody(body, endpoint.body), role, signal });
  };
  return { endpoint, answer };
}

function chooseServer(name: string | null, { servers }: ResourceContext): ResourceServer {
  const server =
    name === null
      ? servers[0]
      : (servers.find((server) => server.name === name) ?? servers.find(({ id }) => id === name));
  if (!server) {
    throw new PluginError('RESOURCE_INVALID_PARAMETER', 'There is no server of that name.');
  }
  return server;
}

/** Of a parameter that is given several times, the first counts. */
function readParameters<Schema extends v.GenericSchema>(given: URLSearchParams, schema: Schema): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, Object.fromEntries([...given].reverse()));
  if (!parsed.success) {
    throw new PluginError('RESOURCE_INVALID_PARAMETER', parsed.issues[0].message);
  }
  return parsed.output;
}
