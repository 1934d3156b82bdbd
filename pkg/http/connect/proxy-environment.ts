import { BlockList, isIP, isIPv6 } from 'node:net';
import * as v from 'valibot';
import { HttpFailure } from '../failure';

const variable = v.optional(v.string(), '');

/** The proxy variables of the process's environment, in both spellings; other variables are dropped. */
export const proxyEnvironmentSchema = v.object({
  HTTPS_PROXY: variable,
  https_proxy: variable,
  NO_PROXY: variable,
  no_proxy: variable,
});

export type ProxyEnvironmentInput = v.InferInput<typeof proxyEnvironmentSchema>;
export type ProxyEnvironment = v.InferOutput<typeof proxyEnvironmentSchema>;

/**
 * The proxy for an `https:` URL, or null to connect directly. As in Go's `httpproxy`, by which Grafana itself goes,
 * upper case comes first, a proxy without a scheme is `http://`, and `HTTP_PROXY` does not apply to `https:`; unlike
 * there, loopback addresses go through the proxy too unless `NO_PROXY` names them.
 *
 * @throws HttpFailure `proxy failed` where the variable is no URL
 */
export function proxyFor(target: URL, environment: ProxyEnvironment): URL | null {
  const proxy = environment.HTTPS_PROXY || environment.https_proxy;
  const exceptions = environment.NO_PROXY || environment.no_proxy;
  if (proxy === '' || isExcepted(target, exceptions)) {
    return null;
  }
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (!URL.canParse(url)) {
    throw new HttpFailure('proxy failed', 'HTTPS_PROXY is not a URL.');
  }
  return new URL(url);
}

function isExcepted(target: URL, exceptions: string): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port || '443';
  return exceptions
    .split(/[\s,]+/)
    .filter((exception) => exception !== '')
    .some((exception) => matches(exception.toLowerCase(), host, port));
}

/** One entry: `*`, an address, a network in CIDR form, a name or suffix; all but `*` and networks with optional port. */
function matches(exception: string, host: string, port: string): boolean {
  if (exception === '*') {
    return true;
  }
  if (exception.includes('/')) {
    return isInNetwork(host, exception);
  }
  const [, name = '', onlyPort] = /^(.+?)(?::(\d+))?$/.exec(isIPv6(exception) ? `[${exception}]` : exception) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) {
    return false;
  }
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*\./, '.');
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function isInNetwork(host: string, network: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(host) === 0 || isIP(host) !== isIP(address) || !/^\d+$/.test(bits)) {
    return false;
  }
  if (Number(bits) > (family === 'ipv6' ? 128 : 32)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return list.check(host, family);
}
