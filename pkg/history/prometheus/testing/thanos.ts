import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { listen } from '../../../outline/testing/test-server';
import { freePort, startServer, type RunningServer } from '../../../telemetry/testing/programs';

/** Starts a Thanos querier, and its sidecar beside a Prometheus that has external labels. */
export async function startThanos(prometheusUrl: string): Promise<RunningServer> {
  const grpcAddress = `127.0.0.1:${await freePort()}`;
  const sidecar = await startServer(
    'thanos',
    (address) => [
      'sidecar',
      `--http-address=${address}`,
      `--grpc-address=${grpcAddress}`,
      `--prometheus.url=${prometheusUrl}`,
    ],
    '/-/ready'
  );
  const querierGrpcPort = await freePort();
  const querier = await startServer(
    'thanos',
    (address) => [
      'query',
      `--http-address=${address}`,
      `--grpc-address=127.0.0.1:${querierGrpcPort}`,
      `--endpoint-strict=${grpcAddress}`,
    ],
    '/-/ready'
  );
  const stop = async () => {
    await querier.stop();
    await sidecar.stop();
  };
  return { url: querier.url, stop };
}

/**
 * A Prometheus that answers as a Thanos querier before it does: it says that it is one, and finds no reset in stored
 * series. For machines without Thanos, of which Debian has no package.
 */
export async function startLikeThanos(prometheusUrl: string): Promise<RunningServer> {
  const server = createServer((request, response) => void answer(prometheusUrl, request, response));
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As Thanos 0.42.5 told them. */
const captured: Readonly<Record<string, string>> = {
  '/api/v1/status/buildinfo':
    '{"status":"success","data":{"version":"0.42.5","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":"go1.26.8"}}',
  '/api/v1/stores': '{"status":"success","data":{}}',
};

async function answer(prometheusUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '', method } = request;
  response.setHeader('content-type', 'application/json');
  const known = captured[url];
  if (known !== undefined) {
    response.end(known);
    return;
  }
  const body = new URLSearchParams(await text(request));
  const query = body.get('query');
  if (query !== null) {
    body.set('query', withoutResets(query));
  }
  const answered = await fetch(prometheusUrl + url, { method, body });
  response.writeHead(answered.status).end(await answered.text());
}

/** `resets()` is 0 for each series that has samples. */
function withoutResets(query: string): string {
  return query.replace(/\bresets\(([a-z_]+\{[^{}]*\}\[\w+\])\)/g, '(0 * count_over_time($1))');
}
