import { once } from 'node:events';
import { Writable } from 'node:stream';
import { type Client, credentials, type ServiceError } from '@grpc/grpc-js';
import type { PluginContext as ContextMessage } from '../generated/plugin';
import { listen } from '../handshake';
import type { PluginHandlers } from '../handlers';
import { Lifetime } from '../lifetime';
import { Logger } from '../logging';
import { createServer } from '../server';

type ClientConstructor<C extends Client> = new (
  address: string,
  channelCredentials: ReturnType<typeof credentials.createInsecure>,
  options: Record<string, number>
) => C;

/** Handlers that refuse everything; tests replace those that they are about. */
export const refusingHandlers: PluginHandlers = {
  queryData: () => Promise.reject(new Error('not expected')),
  checkHealth: () => Promise.reject(new Error('not expected')),
  callResource: () => Promise.reject(new Error('not expected')),
  collectMetrics: () => Promise.reject(new Error('not expected')),
  framesEncoded: () => {},
  streamRefused: () => {},
};

/** Serves `handlers` on a socket of this process, for clients as the host has them. */
export async function startTestHost(handlers: Partial<PluginHandlers> = {}) {
  const logLines: string[] = [];
  let exit: (code: number) => void = () => {};
  const exitCode = new Promise<number>((resolve) => (exit = resolve));
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logLines.push(chunk.toString());
      done();
    },
  });
  const lifetime = new Lifetime(exit);
  const server = createServer({
    handlers: { ...refusingHandlers, ...handlers },
    lifetime,
    logger: new Logger(output),
    tracer: null,
  });
  const { network, address } = await listen(server, process.env);
  const clients: Client[] = [];
  return {
    logLines,
    /** The code with which the process would have ended. */
    exitCode,
    client<C extends Client>(Constructor: ClientConstructor<C>): C {
      const options = { 'grpc.max_receive_message_length': -1 };
      const client = new Constructor(`${network}:${address}`, credentials.createInsecure(), options);
      clients.push(client);
      return client;
    },
    stop(): void {
      clients.forEach((client) => client.close());
      server.forceShutdown();
    },
  };
}

export type TestHost = Awaited<ReturnType<typeof startTestHost>>;

/** The answer of a call that takes a callback. */
export function answerOf<Answer>(
  call: (callback: (error: ServiceError | null, answer: Answer) => void) => unknown
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** Everything that a stream sends until it ends. */
export async function messagesOf<Message>(stream: NodeJS.ReadableStream): Promise<Message[]> {
  const messages: Message[] = [];
  stream.on('data', (message: Message) => messages.push(message));
  await once(stream, 'end');
  return messages;
}

/** A context as the host sends it. */
export function contextMessage(changes: Partial<ContextMessage> = {}): ContextMessage {
  return {
    orgId: 1n,
    pluginId: 'outline-metrics-datasource',
    user: { login: 'admin', name: 'Admin', email: '', role: 'Admin' },
    dataSourceInstanceSettings: {
      name: 'Outline',
      uid: 'outline',
      jsonData: Buffer.from('{"serverName":"vpn"}'),
      decryptedSecureJsonData: new Map([['apiUrl', 'https://vpn.example:1/s3cr3t']]),
      lastUpdatedMS: 1_700_000_000_000n,
    },
    grafanaConfig: new Map(),
    namespace: 'default',
    ...changes,
  };
}
