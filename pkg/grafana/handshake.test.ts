import { createServer as createTcpServer } from 'node:net';
import { Server } from '@grpc/grpc-js';
import { handshakeLine, listen, wasStartedByHost } from './handshake';

test('only the host knows the cookie', () => {
  expect(wasStartedByHost({ grafana_plugin_type: 'datasource' })).toBe(true);
  expect(wasStartedByHost({ grafana_plugin_type: 'app' })).toBe(false);
  expect(wasStartedByHost({})).toBe(false);
});

test('the line names protocols, network and address', () => {
  expect(handshakeLine({ network: 'tcp', address: '127.0.0.1:10000' })).toBe('1|2|tcp|127.0.0.1:10000|grpc\n');
});

test('on Windows it listens on the first free port of the range, on this machine only', async () => {
  const taken = createTcpServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' ? address!.port : 0;
  const server = new Server();

  const endpoint = await listen(
    server,
    { PLUGIN_MIN_PORT: String(port), PLUGIN_MAX_PORT: String(port + 100) },
    'win32'
  );

  expect(endpoint.network).toBe('tcp');
  expect(endpoint.address).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(Number(endpoint.address.split(':')[1])).toBeGreaterThan(port);
  server.forceShutdown();
  taken.close();
});

test('a range without a free port is an error', async () => {
  const taken = createTcpServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = String(typeof address === 'object' ? address!.port : 0);

  await expect(listen(new Server(), { PLUGIN_MIN_PORT: port, PLUGIN_MAX_PORT: port }, 'win32')).rejects.toThrow();
  taken.close();
});
