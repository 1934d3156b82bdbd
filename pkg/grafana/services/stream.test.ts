import { once } from 'node:events';
import { PluginError } from '../../errors/plugin-error';
import type { Frame } from '../../frames/frame';
import { type StreamPacket, StreamClient, SubscribeStreamResponse_Status as Status } from '../generated/plugin';
import type { PluginHandlers, StreamRequest } from '../handlers';
import { answerOf, contextMessage, messagesOf, startTestHost, type TestHost } from './test-host';

const hosts: TestHost[] = [];
afterEach(() => hosts.splice(0).forEach((host) => host.stop()));

async function clientOf(handlers: Partial<PluginHandlers> = {}): Promise<StreamClient> {
  const host = await startTestHost(handlers);
  hosts.push(host);
  return host.client(StreamClient);
}

const request = {
  pluginContext: contextMessage(),
  path: 'waves/1',
  data: Buffer.from('{}'),
  headers: new Map<string, string>(),
};

const at = (time: number | null, value: number | null): Frame => ({
  name: 'waves',
  fields: [
    { name: 'time', type: 'time', values: [time] },
    { name: 'height', type: 'float64', labels: { sea: 'north' }, config: { unit: 'm' }, values: [value] },
  ],
});

const textOf = ({ data }: StreamPacket) => Buffer.from(data).toString();

it('says of a channel whether it is there, and what a subscriber sees first', async () => {
  const asked: StreamRequest[] = [];
  const client = await clientOf({
    subscribeStream: async (_context, stream) => {
      asked.push(stream);
      return { status: stream.path === 'waves/1' ? 'ok' : 'permission-denied', frame: at(1000, 2) };
    },
  });
  const subscribe = (path: string) =>
    answerOf<{ status: Status; data: Uint8Array }>((callback) =>
      client.subscribeStream({ ...request, path }, callback)
    );
  const { status, data } = await subscribe('waves/1');
  expect([status, asked[0]?.path]).toEqual([Status.OK, 'waves/1']);
  expect(JSON.parse(Buffer.from(data).toString()).data).toEqual({ values: [[1000], [2]] });
  expect(await subscribe('waves/2')).toMatchObject({ status: Status.PERMISSION_DENIED });
});

it('sends each frame as JSON that Grafana Live reads, what is not known as null', async () => {
  const client = await clientOf({
    async *runStream({ dataSource }, { path }) {
      yield at(1000, 0.5);
      yield { ...at(2000, null), name: `${dataSource.uid} ${path}` };
    },
  });
  const packets = (await messagesOf<StreamPacket>(client.runStream(request))).map(textOf);
  expect(packets.map((text) => JSON.parse(text))).toEqual([
    {
      schema: {
        name: 'waves',
        fields: [
          { name: 'time', type: 'time', typeInfo: { frame: 'time.Time', nullable: true } },
          {
            name: 'height',
            type: 'number',
            typeInfo: { frame: 'float64', nullable: true },
            labels: { sea: 'north' },
            config: { unit: 'm' },
          },
        ],
      },
      data: { values: [[1000], [0.5]] },
    },
    expect.objectContaining({ data: { values: [[2000], [null]] } }),
  ]);
  expect(packets[1]).toContain('"name":"outline waves/1"');
});

it('ends a channel when the host has gone', async () => {
  let ended: () => void = () => {};
  const hasEnded = new Promise<void>((resolve) => (ended = resolve));
  const client = await clientOf({
    async *runStream(_context, _request, signal) {
      try {
        yield at(1000, 1);
        await once(signal, 'abort');
      } finally {
        ended();
      }
    },
  });
  const call = client.runStream(request);
  call.on('error', () => {});
  await once(call, 'data');
  call.cancel();
  await hasEnded;
});

it('goes no faster than the host takes the frames', async () => {
  let sent = 0;
  const client = await clientOf({
    async *runStream() {
      for (; sent < 500; sent += 1) {
        yield { name: 'x'.repeat(100_000), fields: [] };
      }
    },
  });
  const call = client.runStream(request);
  call.pause();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(sent).toBeLessThan(500);
  const messages = messagesOf<StreamPacket>(call);
  call.resume();
  expect(await messages).toHaveLength(500);
});

it('says why a channel failed, and no secret', async () => {
  const client = await clientOf({
    async *runStream() {
      throw new PluginError('QUERY_INVALID', 'There is no such wave.');
    },
  });
  const call = client.runStream(request);
  const [error] = await once(call, 'error');
  expect(String(error)).toContain('There is no such wave.');
});

it('refuses what a plugin has not, and whoever publishes', async () => {
  const refused: string[] = [];
  const client = await clientOf({ streamRefused: (call) => refused.push(call) });
  const subscribed = await answerOf((callback) => client.subscribeStream(request, callback));
  const published = await answerOf((callback) => client.publishStream(request, callback));
  const call = client.runStream(request);
  const [error] = await once(call, 'error');
  expect([subscribed, published]).toMatchObject([{ status: Status.NOT_FOUND }, { status: Status.PERMISSION_DENIED }]);
  expect(String(error)).toContain('no live channels');
  expect(refused).toEqual(['subscribe', 'publish', 'run']);
});
