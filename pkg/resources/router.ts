import { PluginError } from '../errors/plugin-error';
import { accessKeysRoute } from './access-keys';
import { dataTransferredRoute } from './data-transferred';
import { historyRoute } from './history';
import { keyNamesRoute } from './key-names';
import { metricsRoute } from './metrics';
import { autonomousSystemsRoute, locationsRoute } from './places';
import {
  methods,
  type ResourceContext,
  type ResourceRequest,
  type ResourceResponse,
  type ResourceServer,
  type Route,
  type RouteHandler,
} from './request';
import { serverRoute } from './server';
import { serversRoute } from './servers';
import { sharingRoute } from './sharing';
import { statisticsRoute } from './statistics';

const routes: ReadonlyMap<string, Route> = new Map([
  ['server', serverRoute],
  ['servers', serversRoute],
  ['access-keys', accessKeysRoute],
  ['key-names', keyNamesRoute],
  ['data-transferred', dataTransferredRoute],
  ['locations', locationsRoute],
  ['autonomous-systems', autonomousSystemsRoute],
  ['metrics', metricsRoute],
  ['history', historyRoute],
  ['sharing', sharingRoute],
  ['statistics', statisticsRoute],
]);

/**
 * Answers a call of a resource route. Every route takes `server`, the name of one of the data source's servers; by
 * default its first. Errors become `{code, message}` with the status of the catalogue; nothing is thrown.
 */
export async function handleResource(request: ResourceRequest, context: ResourceContext): Promise<ResourceResponse> {
  try {
    const handler = findHandler(request);
    return await handler(chooseServer(request, context), request, context);
  } catch (thrown) {
    return errorResponse(PluginError.from(thrown));
  }
}

/** The JSON error that editors and other callers get. */
export function errorResponse({ status, code, message }: PluginError): ResourceResponse {
  return { status, body: { code, message } };
}

function findHandler({ method, path }: ResourceRequest): RouteHandler {
  const route = routes.get(path.replace(/^\/+|\/+$/g, ''));
  if (!route) {
    throw new PluginError('RESOURCE_NOT_FOUND', `Known are ${[...routes.keys()].join(', ')}.`);
  }
  const known = methods.find((candidate) => candidate === method);
  const handler = known && route[known];
  if (!handler) {
    throw new PluginError('RESOURCE_METHOD_NOT_ALLOWED', `It takes ${Object.keys(route).join(' and ')}.`);
  }
  return handler;
}

function chooseServer({ parameters }: ResourceRequest, { servers }: ResourceContext): ResourceServer {
  const name = parameters.get('server');
  const server = name === null ? servers[0] : servers.find((candidate) => candidate.name === name);
  if (!server) {
    throw new PluginError('RESOURCE_INVALID_PARAMETER', 'There is no server of that name.');
  }
  return server;
}
