import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logVerbosity, type Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js';

/** Version of go-plugin's own protocol, then of Grafana's plugin protocol on top of it. */
const CORE_PROTOCOL_VERSION = 1;
const PLUGIN_PROTOCOL_VERSION = 2;

/** What only the host that starts a plugin sets; a person in a shell does not. */
const magicCookie = { key: 'grafana_plugin_type', value: 'datasource' };

export const startedByHandMessage =
  'This program is a Grafana data source plugin. It is not meant to be started by hand: Grafana starts it.\n' +
  'To use it, copy the plugin into the plugins folder of Grafana and restart Grafana.\n';

export function wasStartedByHost(environment: NodeJS.ProcessEnv): boolean {
  return environment[magicCookie.key] === magicCookie.value;
}

/** Where the host finds the plugin's gRPC server. */
export interface Endpoint {
  network: 'unix' | 'tcp';
  address: string;
}

/** The line of standard output that tells the host where to connect; nothing else may ever be written there. */
export function handshakeLine({ network, address }: Endpoint): string {
  return `${CORE_PROTOCOL_VERSION}|${PLUGIN_PROTOCOL_VERSION}|${network}|${address}|grpc\n`;
}

/**
 * Binds the server and resolves when it can be called: to a Unix socket that only this user can open, or, on Windows,
 * to the first free port of 127.0.0.1 in the range that the host asks for. Nobody else on the network may reach it,
 * because whoever calls a plugin says on whose behalf.
 */
export function listen(
  server: Server,
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform
): Promise<Endpoint> {
  // What goes wrong comes back as an error; grpc-js would also write it to standard error in a form of its own.
  setLogVerbosity(logVerbosity.NONE);
  return platform === 'win32' ? listenOnPort(server, environment) : listenOnSocket(server, environment);
}

async function listenOnSocket(server: Server, environment: NodeJS.ProcessEnv): Promise<Endpoint> {
  const folder = environment.PLUGIN_UNIX_SOCKET_DIR || tmpdir();
  const address = path.join(folder, `plugin${randomBytes(8).toString('hex')}`);
  const umask = process.umask(0o177);
  try {
    await bind(server, `unix:${address}`);
  } finally {
    process.umask(umask);
  }
  return { network: 'unix', address };
}

async function listenOnPort(server: Server, environment: NodeJS.ProcessEnv): Promise<Endpoint> {
  const first = Number(environment.PLUGIN_MIN_PORT) || 10_000;
  const last = Number(environment.PLUGIN_MAX_PORT) || 25_000;
  for (let port = first; ; port++) {
    const address = `127.0.0.1:${port}`;
    try {
      await bind(server, address);
      return { network: 'tcp', address };
    } catch (error) {
      if (port >= last) {
        throw error;
      }
    }
  }
}

function bind(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error) => (error ? reject(error) : resolve()));
  });
}
