import { isIP } from 'node:net';
import { ApiError, invalidArgument, missingParameter } from '../http/api-error';
import type { Parameters, Route } from '../http/router';
import { serverObject, type Configuration } from './configuration';
import { limitOf, numberOf } from './parameters';

/** Routes about the server itself. `prefix` is the secret one, which a redirect tells. */
export const serverRoutes = (configuration: Configuration, prefix: string): Route[] => [
  { method: 'GET', path: '/server', answer: () => ({ status: 200, body: serverObject(configuration) }) },
  {
    method: 'PUT',
    path: '/name',
    answer: ({ parameters }) => {
      configuration.name = serverNameOf(parameters);
      return { status: 204 };
    },
  },
  {
    method: 'PUT',
    path: '/server/hostname-for-access-keys',
    answer: ({ parameters }) => {
      configuration.hostname = hostnameOf(parameters);
      return { status: 204 };
    },
  },
  {
    method: 'PUT',
    path: '/server/port-for-new-access-keys',
    answer: ({ parameters }) => {
      const port = numberOf(parameters, 'port');
      if (port === undefined) {
        throw missingParameter('Parameter `port` is missing');
      }
      configuration.accessKeys.setPortForNewAccessKeys(port);
      return { status: 204 };
    },
  },
  {
    method: 'PUT',
    path: '/server/access-key-data-limit',
    answer: ({ parameters }) => {
      configuration.defaultDataLimit = limitOf(parameters);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/server/access-key-data-limit',
    answer: () => {
      configuration.defaultDataLimit = undefined;
      return { status: 204 };
    },
  },
  ...(['PUT', 'DELETE'] as const).map((method): Route => ({
    method,
    path: '/experimental/access-key-data-limit',
    answer: () => ({
      status: 308,
      headers: [['Location', `${prefix}/server/access-key-data-limit`]],
      body: null,
    }),
  })),
];

const serverNameOf = ({ name }: Parameters): string => {
  if (!name) {
    throw missingParameter('Parameter `name` is missing');
  }
  if (typeof name !== 'string' || name.length > 100) {
    throw new ApiError(
      409,
      'InvalidArgument',
      `Requested server name should be a string <= 100 characters long.  Got ${String(name)}`
    );
  }
  return name;
};

const HOSTNAME = /^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;

const hostnameOf = ({ hostname }: Parameters): string => {
  if (hostname === undefined) {
    throw missingParameter('hostname must be provided');
  }
  if (typeof hostname !== 'string') {
    throw invalidArgument(
      `Expected hostname to be a string, instead got ${String(hostname)} of type ${typeof hostname}`
    );
  }
  if (!HOSTNAME.test(hostname) && isIP(hostname) === 0) {
    throw invalidArgument(`Hostname ${hostname} isn't a valid hostname or IP address`);
  }
  return hostname;
};
