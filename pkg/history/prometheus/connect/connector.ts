import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { PluginError } from '../../../errors/plugin-error';
import { openTcpSocket, openTlsSocket } from '../../../http/connect/open-socket';
import { HttpFailure } from '../../../http/failure';
import { isPrivateAddress } from './private-addresses';

/** All addresses of a host name, in the order in which they are to be tried. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

export interface ConnectorOptions {
  /** Whether loopback and private addresses are allowed. */
  allowPrivate: boolean;
  /** By default the system's resolver. */
  resolve?: ResolveHost;
  /** For one address, TCP and TLS together. */
  limitSeconds: number;
}

/**
 * Opens sockets for undici. The name is resolved here, once, and the socket goes to the very address that was judged:
 * a name that leads elsewhere the next time it is asked gains nothing.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  return (target, callback) => {
    open(target, options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null)
    );
  };
}

async function open(target: buildConnector.Options, options: ConnectorOptions): Promise<Socket> {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const allowed = await allowedAddresses(host, options);
  let failure: unknown;
  for (const address of allowed) {
    try {
      return await openSocket(target, host, address, options.limitSeconds);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/**
 * Where a host may be connected to.
 *
 * @throws PluginError `PROMETHEUS_NOT_ALLOWED` where that is nowhere
 */
export async function allowedAddresses(host: string, { allowPrivate, resolve = resolveHost }: ConnectorOptions) {
  const addresses = isIP(host) ? [host] : await resolve(host);
  const allowed = allowPrivate ? addresses : addresses.filter((address) => !isPrivateAddress(address));
  if (allowed.length === 0) {
    throw new PluginError(addresses.length === 0 ? 'PROMETHEUS_UNREACHABLE' : 'PROMETHEUS_NOT_ALLOWED');
  }
  return allowed;
}

async function resolveHost(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

async function openSocket(
  { protocol, port }: buildConnector.Options,
  name: string,
  address: string,
  limitSeconds: number
): Promise<Socket> {
  const isTls = protocol === 'https:';
  const target = { host: address, port: Number(port || (isTls ? 443 : 80)) };
  const attempt = new AbortController();
  const timer = setTimeout(() => attempt.abort(new HttpFailure('timeout')), limitSeconds * 1000);
  try {
    return await (isTls ? openTlsSocket({ ...target, name }, attempt) : openTcpSocket(target, attempt));
  } finally {
    clearTimeout(timer);
  }
}
