import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import * as v from 'valibot';
import { serverCertificate } from './certificate/certificate';
import type { SimulatedServer } from './server';

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | undefined;
}

/**
 * Calls a simulated server on a connection of its own, trusting nothing but the right certificate.
 * @param path below the secret prefix
 */
export const call = (server: SimulatedServer, path: string, sent: Sent = {}): Promise<Received> =>
  callUrl(server, server.secretPath + path, sent);

/** The same for a path with whatever prefix. */
export const callUrl = (server: SimulatedServer, path: string, { method = 'GET', headers = {}, body }: Sent) =>
  new Promise<Received>((resolve, reject) => {
    const { hostname, port } = new URL(server.apiUrl);
    const agent = new Agent({ keepAlive: true });
    const options = { hostname, port, path, method, headers, ca: serverCertificate().cert, agent };
    const sending = request({ ...options, checkServerIdentity: () => undefined }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        agent.destroy();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });

/** The JSON of an answer that must be a success. */
export const json = async (server: SimulatedServer, path: string): Promise<unknown> => {
  const { status, body } = await call(server, path);
  if (status !== 200) {
    throw new Error(`${path} answered ${status}`);
  }
  return JSON.parse(body);
};

const figures = v.object({
  dataTransferred: v.object({ bytes: v.number() }),
  tunnelTime: v.object({ seconds: v.number() }),
});
const timed = v.object({ data: v.object({ bytes: v.number() }), timestamp: v.nullable(v.number()) });
export const metricsSchema = v.object({
  server: v.object({
    ...figures.entries,
    bandwidth: v.object({ current: timed, peak: timed }),
    locations: v.array(
      v.object({ location: v.string(), asn: v.nullable(v.number()), asOrg: v.nullable(v.string()), ...figures.entries })
    ),
  }),
  accessKeys: v.array(
    v.object({ accessKeyId: v.nullable(v.number()), ...figures.entries, connection: v.looseObject({}) })
  ),
});
const transferSchema = v.object({ bytesTransferredByUserId: v.record(v.string(), v.number()) });

/** The server's metrics of the last seconds, through the API. */
export const metricsOf = async (server: SimulatedServer, seconds: number) =>
  v.parse(metricsSchema, await json(server, `/experimental/server/metrics?since=${seconds}s`));

/** Bytes by access key id over the last 30 days, through the API. */
export const transferOf = async (server: SimulatedServer) =>
  v.parse(transferSchema, await json(server, '/metrics/transfer')).bytesTransferredByUserId;
