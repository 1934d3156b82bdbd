import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import {
  HealthCheckResponse_ServingStatus as ServingStatus,
  HealthClient,
  type HealthCheckResponse,
} from '../generated/health';
import { DataClient } from '../generated/plugin';
import { GRPCBrokerClient, GRPCControllerClient, GRPCStdioClient } from '../generated/process';
import { answerOf, startTestHost, type TestHost } from './test-host';

let host: TestHost;
beforeEach(async () => {
  host = await startTestHost({ queryData: () => new Promise(() => {}) });
});
afterEach(() => host.stop());

test.each(['plugin', ''])('health of "%s" is serving', async (service) => {
  const client = host.client(HealthClient);

  const answer = await answerOf<HealthCheckResponse>((callback) => client.check({ service }, callback));

  expect(answer.status).toBe(ServingStatus.SERVING);
});

test('health of another name is not found', async () => {
  const client = host.client(HealthClient);

  await expect(answerOf((callback) => client.check({ service: 'other' }, callback))).rejects.toMatchObject({
    code: status.NOT_FOUND,
  });
});

test('watching health gives its state once', async () => {
  const stream = host.client(HealthClient).watch({ service: 'plugin' });

  const [message] = (await once(stream, 'data')) as [HealthCheckResponse];
  stream.on('error', () => {}).cancel();

  expect(message.status).toBe(ServingStatus.SERVING);
});

test('Shutdown is answered and ends the process', async () => {
  const client = host.client(GRPCControllerClient);

  await answerOf((callback) => client.shutdown({}, callback));
  expect(await host.exitCode).toBe(0);
});

test("the broker's stream stays open until the host closes it", async () => {
  const stream = host.client(GRPCBrokerClient).startStream();
  stream.write({ serviceId: 1, network: '', address: '' });
  stream.resume().end();

  const [answer] = (await once(stream, 'status')) as [{ code: number }];

  expect(answer.code).toBe(status.OK);
});

test('the stream of outputs stays silent', async () => {
  const stream = host.client(GRPCStdioClient).streamStdio({});
  const events: string[] = [];
  stream.on('data', () => events.push('data')).on('end', () => events.push('end'));
  stream.on('error', () => {});

  const client = host.client(HealthClient);
  await answerOf((callback) => client.check({ service: 'plugin' }, callback));
  stream.cancel();

  expect(events).toEqual([]);
});

test('what is not served is unimplemented', async () => {
  const client = host.client(DataClient);
  const bytes = (value: Buffer) => value;

  const answer = answerOf((callback) =>
    client.makeUnaryRequest('/pluginv2.AdmissionControl/ValidateAdmission', bytes, bytes, Buffer.alloc(0), callback)
  );

  await expect(answer).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
});
