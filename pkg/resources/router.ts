import { PluginError } from '../errors/plugin-error';
import { readAccessKeys } from './access-keys';
import { readCalls } from './calls';
import type { EndpointName } from './contract';
import { readDataTransferred } from './data-transferred';
import type { Route } from './handle';
import { readHistory } from './history';
import { readKeyNames } from './key-names';
import { readMetrics } from './metrics';
import { readAutonomousSystems, readLocations } from './places';
import type { ResourceContext, ResourceRequest, ResourceResponse } from './request';
import { readServer } from './server';
import { readServers, readServerStates } from './servers';
import { changeSharing, readSharing } from './sharing';
import { keepStatistics, readStatistics, resetStatistics } from './statistics';

/** All that the contract names, or it does not compile. */
const routesByName: Record<EndpointName, Route> = {
  readServer,
  readServers,
  readAccessKeys,
  readKeyNames,
  readDataTransferred,
  readLocations,
  readAutonomousSystems,
  readMetrics,
  readHistory,
  readSharing,
  changeSharing,
  readStatistics,
  keepStatistics,
  resetStatistics,
  readCalls,
  readServerStates,
};

const routes = Object.values(routesByName);

/**
 * Answers a call of a resource route. Errors become `{code, message}` with the status of the catalogue; nothing is thrown.
 */
export async function handleResource(request: ResourceRequest, context: ResourceContext): Promise<ResourceResponse> {
  try {
    return { status: 200, body: await findRoute(request).answer(request, context) };
  } catch (thrown) {
    return errorResponse(PluginError.from(thrown));
  }
}

/** The JSON error that editors and other callers get. */
export function errorResponse({ status, code, message }: PluginError): ResourceResponse {
  return { status, body: { code, message } };
}

function findRoute({ method, path }: ResourceRequest): Route {
  const plainPath = path.replace(/^\/+|\/+$/g, '');
  const ofPath = routes.filter(({ endpoint }) => endpoint.path === plainPath);
  if (ofPath.length === 0) {
    const paths = new Set(routes.map(({ endpoint }) => endpoint.path));
    throw new PluginError('RESOURCE_NOT_FOUND', `Known are ${[...paths].join(', ')}.`);
  }
  const found = ofPath.find(({ endpoint }) => endpoint.method === method);
  if (!found) {
    const methods = ofPath.map(({ endpoint }) => endpoint.method);
    throw new PluginError('RESOURCE_METHOD_NOT_ALLOWED', `It takes ${methods.join(' and ')}.`);
  }
  return found;
}
