import { invalidArgument, missingParameter } from '../http/api-error';
import type { Parameters, Route } from '../http/router';
import type { AccessKey, NewAccessKey } from './access-keys';
import { limitObject, type Configuration } from './configuration';
import { limitOf, numberOf, textOf } from './parameters';

/** `/access-keys` and what is below. `removed` is told when a key is deleted: its traffic ends. */
export const accessKeyRoutes = (configuration: Configuration, removed: (id: string) => void): Route[] => {
  const { accessKeys } = configuration;
  const shown = (key: AccessKey): object => accessKeyObject(key, configuration.hostname);
  return [
    {
      method: 'GET',
      path: '/access-keys',
      answer: () => ({ status: 200, body: { accessKeys: accessKeys.list().map(shown) } }),
    },
    {
      method: 'POST',
      path: '/access-keys',
      answer: ({ parameters }) => {
        if (parameters['id']) {
          throw invalidArgument('Parameter `id` is not allowed');
        }
        return { status: 201, body: shown(accessKeys.create(wantedOf(parameters))) };
      },
    },
    {
      method: 'PUT',
      path: '/access-keys/:id',
      answer: ({ parameters }) => ({
        status: 201,
        body: shown(accessKeys.create({ ...wantedOf(parameters), id: idOf(parameters) })),
      }),
    },
    {
      method: 'GET',
      path: '/access-keys/:id',
      answer: ({ parameters }) => ({ status: 200, body: shown(accessKeys.get(idOf(parameters))) }),
    },
    {
      method: 'DELETE',
      path: '/access-keys/:id',
      answer: ({ parameters }) => {
        accessKeys.remove(idOf(parameters));
        removed(idOf(parameters));
        return { status: 204 };
      },
    },
    {
      method: 'PUT',
      path: '/access-keys/:id/name',
      answer: ({ parameters }) => {
        const name = nameOf(parameters);
        accessKeys.get(idOf(parameters)).name = name;
        return { status: 204 };
      },
    },
    {
      method: 'PUT',
      path: '/access-keys/:id/data-limit',
      answer: ({ parameters }) => {
        const limit = limitOf(parameters);
        accessKeys.get(idOf(parameters)).dataLimit = limit;
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: '/access-keys/:id/data-limit',
      answer: ({ parameters }) => {
        accessKeys.get(idOf(parameters)).dataLimit = undefined;
        return { status: 204 };
      },
    },
  ];
};

const idOf = (parameters: Parameters): string => String(parameters['id']);

const nameOf = ({ name }: Parameters): string => {
  if (!name) {
    throw missingParameter('Parameter `name` is missing');
  }
  if (typeof name !== 'string') {
    throw invalidArgument('Parameter `name` must be of type string');
  }
  return name;
};

const wantedOf = (parameters: Parameters): NewAccessKey => {
  const method = parameters['method'] ? textOf(parameters, 'method', 'encryptionMethod') : undefined;
  const name = parameters['name'] ? textOf(parameters, 'name') : undefined;
  const dataLimit = limitOf(parameters);
  const password = textOf(parameters, 'password');
  const port = numberOf(parameters, 'port');
  return { method, name, dataLimit, password, port };
};

/** A key without TCP and UDP has nothing of Shadowsocks's own at its top, but all of it, with the secret, further in. */
const accessKeyObject = (key: AccessKey, hostname: string): object => {
  const { id, name, password, port, method, listeners = ['tcp', 'udp'] } = key;
  const isDirect = listeners.includes('tcp') || listeners.includes('udp');
  return {
    id,
    name,
    ...(isDirect && { password, port, method }),
    dataLimit: limitObject(key.dataLimit),
    ...(isDirect && { accessUrl: accessUrl(key, hostname) }),
    listeners: key.listeners,
    dynamicConfig: dynamicConfig(key, hostname),
  };
};

const dynamicConfig = ({ listeners = [], method, password }: AccessKey, hostname: string): object | undefined => {
  const endpoint = (path: string): object => ({
    $type: 'shadowsocks',
    endpoint: { $type: 'websocket', url: `wss://${hostname}/${path}` },
    cipher: method,
    secret: password,
  });
  const tcp = listeners.includes('websocket-stream') ? endpoint('tcp') : undefined;
  const udp = listeners.includes('websocket-packet') ? endpoint('udp') : undefined;
  const $type = tcp && udp ? 'tcpudp' : tcp ? 'tcp' : 'udp';
  return tcp || udp ? { transport: { $type, tcp, udp } } : undefined;
};

const accessUrl = ({ method, password, port }: AccessKey, hostname: string): string => {
  const userInformation = Buffer.from(`${method}:${password}`).toString('base64url');
  return `ss://${userInformation}@${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}/?outline=1`;
};
