import * as v from 'valibot';
import { RECORDED_PREFIX, recordedExchanges, recordedSince, type RecordedExchange } from '../captures/captures';
import type { SimulatedServer } from '../server';
import { startSimulator, type Simulator } from '../simulator';
import { call, callUrl, type Received } from '../test-client';

let simulator: Simulator;
let server: SimulatedServer;

afterEach(() => simulator.stop());

const start = async (options: Parameters<typeof startSimulator>[0]): Promise<void> => {
  simulator = await startSimulator({ ...options, keys: 0 });
  server = simulator.servers[0] ?? server;
};

it('answers calls of every route as a real server did, one after the other', async () => {
  await start({ servers: [{ name: 'Test bed api' }], takenPorts: [18_082] });
  const madeUp = new MadeUp([[RECORDED_PREFIX, server.secretPath]]);
  for (const recorded of recordedExchanges()) {
    const received = await replay(recorded, madeUp);
    madeUp.learn(recorded.body, received.body);
    expect({ label: recorded.label, ...comparable(received) }).toEqual({
      label: recorded.label,
      ...madeUp.inPlaceOfRecorded(comparable(recorded)),
    });
  }
});

it('reads `since` as a real server did', async () => {
  // The recorded server was so young that it had two samples in all, which some windows held and others did not.
  const now = 1_795_250_692_810;
  await start({ now, ageDays: 0.01, scrapePhase: 40_000 });
  server.connect({ keyId: '0', at: now - 80_000, length: 70_000, down: 5_000_000, protocol: 'udp' });

  for (const recorded of recordedSince()) {
    const { status, body } = await call(server, `/experimental/server/metrics${recorded.query}`);
    expect({ query: recorded.query, status, body: status === 200 ? '' : body }).toEqual(recorded);
  }
});

const replay = (recorded: RecordedExchange, madeUp: MadeUp): Promise<Received> => {
  const { method, path, requestHeaders: headers, requestBody } = recorded;
  const body = requestBody === null ? undefined : madeUp.inPlaceOfRecordedText(requestBody);
  return callUrl(server, madeUp.inPlaceOfRecordedText(path), { method, headers, body });
};

const NOT_COMPARED = ['date', 'content-length', 'connection'];

const comparable = ({ status, headers, body }: { status: number; headers: object; body: string }) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_COMPARED.includes(name))),
  body: body.replace(/ in JSON at position 1.*"/, ' in JSON"'),
});

const madeUpSchema = v.record(v.string(), v.unknown());
const NAMES = ['serverId', 'createdTimestampMs', 'version', 'portForNewAccessKeys', 'password', 'accessUrl'];

/** What servers make up: secrets, identifiers, times. Learnt from pairs of answers, one recorded and one of ours. */
class MadeUp {
  readonly #pairs: Array<readonly [string, string]>;

  constructor(pairs: Array<readonly [string, string]>) {
    this.#pairs = pairs;
  }

  learn(recorded: string, ours: string): void {
    const [theirs, own] = [recorded, ours].map(fieldsOf);
    for (const name of NAMES) {
      const [from, to] = [theirs?.[name], own?.[name]];
      if (from !== undefined && to !== undefined && from !== to) {
        this.#pairs.push([String(from), String(to)]);
      }
    }
  }

  inPlaceOfRecordedText(text: string): string {
    return this.#pairs.reduce((replaced, [from, to]) => replaced.replaceAll(from, to), text);
  }

  inPlaceOfRecorded(answer: ReturnType<typeof comparable>): ReturnType<typeof comparable> {
    const headers = Object.entries(answer.headers).map(([name, value]) => [
      name,
      this.inPlaceOfRecordedText(String(value)),
    ]);
    return { ...answer, headers: Object.fromEntries(headers), body: this.inPlaceOfRecordedText(answer.body) };
  }
}

const fieldsOf = (body: string): Record<string, unknown> | undefined => {
  if (!body.startsWith('{')) {
    return undefined;
  }
  return v.parse(madeUpSchema, JSON.parse(body));
};
