import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { otherCertificate, serverCertificate } from '../../simulator/certificate/certificate';
import type { ApiSettings } from '../settings/model';
import { createOutlineApi } from './client';
import { closeAll, coded, connected, healthy, listen, settingsFor } from './testing/test-server';

afterEach(closeAll);

const PIN = serverCertificate().fingerprint;
const OTHER_PIN = otherCertificate().fingerprint;

describe('a wrong fingerprint', () => {
  it('fails before a byte of the request is sent', async () => {
    const { bytes, error } = await callTlsServer({ certSha256: OTHER_PIN });
    expect(error).toEqual(coded('OUTLINE_TLS_PIN_MISMATCH'));
    expect(bytes()).toBe(0);
  });

  it('fails again after a call with the right one, whose session is not resumed', async () => {
    const { server, seen } = await connected(healthy);
    const right = createOutlineApi(settingsFor(server));
    const wrong = createOutlineApi(settingsFor(server, { certSha256: OTHER_PIN }));
    await right.server();
    await expect(wrong.server()).rejects.toEqual(coded('OUTLINE_TLS_PIN_MISMATCH'));
    await expect(wrong.server()).rejects.toEqual(coded('OUTLINE_TLS_PIN_MISMATCH'));
    expect(seen.requests).toHaveLength(1);
    await Promise.all([right.close(), wrong.close()]);
  });

  it('is not excused by tlsSkipVerify', async () => {
    const { bytes, error } = await callTlsServer({ certSha256: OTHER_PIN, tlsSkipVerify: true });
    expect(error).toEqual(coded('OUTLINE_TLS_PIN_MISMATCH'));
    expect(bytes()).toBe(0);
  });

  it('still tells which certificate was presented', async () => {
    const { api, seen } = await connected(healthy, { certSha256: OTHER_PIN });
    const probe = await api.probe();
    expect(probe).toMatchObject({ up: false, responseTime: null, certificate: { fingerprint: PIN } });
    expect(probe.error).toEqual(coded('OUTLINE_TLS_PIN_MISMATCH'));
    expect(seen.requests).toEqual([]);
  });
});

describe('without a fingerprint', () => {
  it('the system decides, and does not trust a self-signed certificate', async () => {
    const { bytes, error } = await callTlsServer({ certSha256: null });
    expect(error).toEqual(coded('OUTLINE_TLS_UNTRUSTED', '(DEPTH_ZERO_SELF_SIGNED_CERT)'));
    expect(bytes()).toBe(0);
  });

  it('tlsSkipVerify accepts any certificate', async () => {
    const { api } = await connected(healthy, { certSha256: null, tlsSkipVerify: true });
    expect((await api.server()).value.name).toBe('healthy');
  });
});

describe('what is not TLS', () => {
  it('is told from an untrusted certificate', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n')
    );
    const port = await listen(server);
    const api = createOutlineApi(settings(port));
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_TLS_FAILED'));
    await api.close();
    server.close();
  });

  it('and a port that accepts and keeps silent ends in a time-out', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    const port = await listen(server);
    const api = createOutlineApi({ ...settings(port), timeoutSeconds: 0.2 });
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_TIMEOUT', expect.stringContaining('TLS handshake')));
    await api.close();
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
});

/** One call to a TLS server that counts what it can decrypt. */
async function callTlsServer(changes: Partial<ApiSettings>) {
  let received = 0;
  const ended: Array<Promise<void>> = [];
  const options: TlsOptions = serverCertificate();
  const server: Server = createTlsServer(options, (socket) => {
    socket.on('data', (data: Buffer) => (received += data.length));
    socket.on('error', () => undefined);
    ended.push(new Promise((resolve) => socket.once('close', () => resolve())));
  });
  const port = await listen(server);
  const api = createOutlineApi({ ...settings(port), ...changes });
  const error: unknown = await api.server().catch((thrown: unknown) => thrown);
  await Promise.all(ended);
  await api.close();
  await new Promise((resolve) => server.close(resolve));
  return { error, bytes: () => received };
}

function settings(port: number): ApiSettings {
  return {
    name: 'test',
    apiUrl: `https://127.0.0.1:${port}/TestSecretPath`,
    certSha256: PIN,
    tlsSkipVerify: false,
    timeoutSeconds: 60,
    cacheTtlSeconds: 0,
    maxConcurrentCalls: 2,
  };
}
