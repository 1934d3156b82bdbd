import { Socket } from 'node:net';
import { Client } from 'undici';
import { failureOf, HttpFailure } from '../failure';

/**
 * Asks an HTTP proxy for a tunnel (`CONNECT`) and returns the connection through it. A proxy behind TLS has to satisfy
 * the system's CAs. User name and password in the proxy's URL are sent to the proxy, and appear in no error.
 *
 * @param authority `HOST:PORT` of the server behind it, IPv6 in brackets
 * @throws HttpFailure `proxy failed`
 */
export async function openTunnel(proxy: URL, authority: string, signal: AbortSignal): Promise<Socket> {
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new HttpFailure('proxy failed', 'Only http:// and https:// proxies can be used.');
  }
  const client = new Client(proxy.origin, { headersTimeout: 0, connect: { timeout: 0 } });
  // Also ends an attempt that has not come to sending CONNECT.
  const abandon = () => void client.destroy();
  signal.addEventListener('abort', abandon, { once: true });
  try {
    const { statusCode, socket } = await client.connect({
      path: authority,
      headers: { host: authority, ...proxyAuthorization(proxy) },
    });
    socket.on('error', () => socket.destroy());
    if (statusCode !== 200 || !(socket instanceof Socket)) {
      socket.destroy();
      throw new HttpFailure('proxy failed', `It answered with HTTP status ${statusCode}.`);
    }
    return socket;
  } catch (error) {
    throw proxyFailure(error);
  } finally {
    signal.removeEventListener('abort', abandon);
    // The tunnel's socket has been detached from the client, and outlives it.
    void client.destroy();
  }
}

function proxyFailure(thrown: unknown): HttpFailure {
  const failure = failureOf(thrown);
  const isProxys = failure instanceof HttpFailure && failure.kind === 'proxy failed';
  return isProxys ? failure : new HttpFailure('proxy failed', failure.detail);
}

function proxyAuthorization({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '' && password === '') {
    return {};
  }
  const credentials = `${percentDecoded(username)}:${percentDecoded(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
