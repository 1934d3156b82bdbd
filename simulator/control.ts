import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { faultSchema } from './faults';
import { places } from './population/places';
import type { SimulatedServer } from './server';
import type { Simulator } from './simulator';

/** A plain HTTP port through which other processes drive a simulator. It has no secret: keep it on loopback. */
export interface Control {
  /** Such as `http://127.0.0.1:8081`. */
  url: string;
  stop(): Promise<void>;
}

/** Opens the control port of a simulator; 0 takes any. The routes are described in the README beside. */
export const startControl = async (simulator: Simulator, port = 0, host = '127.0.0.1'): Promise<Control> => {
  const server = createServer((request, response) => {
    void answer(simulator, request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const found = typeof address === 'object' && address !== null ? address.port : port;
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://${host}:${found}`, stop };
};

interface Controlled {
  simulator: Simulator;
  server: SimulatedServer;
  query: URLSearchParams;
  /** The JSON of the body; undefined when there is none. */
  body: unknown;
}

type Handler = (controlled: Controlled) => Promise<unknown> | unknown;

const answer = async (simulator: Simulator, request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://control');
  const handler = handlers[`${request.method} ${pathname}`];
  const server = simulator.servers[Number(query.get('server') ?? 0)];
  if (handler === undefined || server === undefined) {
    return { status: 404, body: { message: `There is no ${request.method} ${pathname}, or no such server.` } };
  }
  try {
    const body = await handler({ simulator, server, query, body: await jsonOf(request) });
    return { status: 200, body: body ?? {} };
  } catch (error) {
    return { status: 400, body: { message: error instanceof Error ? error.message : 'failed' } };
  }
};

const jsonOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
};

/** A moment in epoch milliseconds or as ISO 8601. */
const moment = v.pipe(
  v.union([v.number(), v.string()]),
  v.transform((value) => new Date(value).getTime()),
  v.number('not a moment')
);

const clockSchema = v.object({
  now: v.optional(moment),
  advanceMilliseconds: v.optional(v.number()),
  running: v.optional(v.boolean()),
  skewMilliseconds: v.optional(v.number()),
});

const connectionSchema = v.object({
  keyId: v.string(),
  at: v.optional(moment),
  length: v.optional(v.number()),
  down: v.optional(v.number()),
  up: v.optional(v.number()),
  protocol: v.optional(v.picklist(['tcp', 'udp'])),
  location: v.optional(v.string()),
});

const prometheusSchema = v.object({ state: v.picklist(['up', 'down', 'frozen']) });
const restartSchema = v.optional(v.object({ at: v.optional(moment) }), {});
const missedSchema = v.object({ from: moment, to: moment });

const handlers: Readonly<Record<string, Handler>> = {
  'GET /servers': ({ simulator }) =>
    simulator.servers.map(({ name, apiUrl, certSha256 }) => ({ name, apiUrl, certSha256 })),
  'GET /clock': ({ server }) => ({ now: server.now() }),
  'POST /clock': ({ simulator, server, body }) => setClock(simulator, server, v.parse(clockSchema, body)),
  'POST /faults': ({ server, body }) => server.faults.set(v.parse(faultSchema, body)),
  'DELETE /faults': ({ server }) => server.faults.clear(),
  'GET /calls': ({ server }) => ({
    connections: server.calls.connections(),
    byRoute: server.calls.byRoute(),
    list: server.calls.list(),
  }),
  'DELETE /calls': ({ server }) => server.calls.reset(),
  'GET /truth': ({ server, query }) => truthOf(server, query),
  'POST /connections': ({ server, body }) => {
    const { location, ...connection } = v.parse(connectionSchema, body);
    server.connect({ ...connection, place: places.find((place) => place.location === location) });
  },
  'POST /restart': ({ server, body }) => server.restartProxy(v.parse(restartSchema, body).at),
  'POST /missed-scrapes': ({ server, body }) => {
    const { from, to } = v.parse(missedSchema, body);
    server.missScrapes(from, to);
  },
  'POST /prometheus': ({ server, body }) => server.setPrometheus(v.parse(prometheusSchema, body).state),
};

const setClock = (
  { clock }: Simulator,
  server: SimulatedServer,
  { now, advanceMilliseconds, running, skewMilliseconds }: v.InferOutput<typeof clockSchema>
): object => {
  if (now !== undefined) {
    clock.set(now);
  }
  if (advanceMilliseconds !== undefined) {
    clock.advance(advanceMilliseconds);
  }
  if (running !== undefined) {
    (running ? clock.run : clock.freeze).call(clock);
  }
  server.skew = skewMilliseconds ?? server.skew;
  return { now: server.now() };
};

/** Exact figures of the last `since` seconds, or of `from` to `to` in epoch milliseconds. */
const truthOf = (server: SimulatedServer, query: URLSearchParams): object => {
  const to = numberIn(query, 'to') ?? server.now();
  const from = numberIn(query, 'from') ?? to - (numberIn(query, 'since') ?? 3600) * 1000;
  const span = { from, to };
  return {
    ...span,
    total: server.truth.total(span),
    accessKeys: Object.fromEntries(server.truth.accessKeys(span)),
    locations: server.truth.locations(span),
    scrapes: { first: server.truth.scrapes(span)[0] ?? null, last: server.truth.scrapes(span).at(-1) ?? null },
  };
};

const numberIn = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name);
  return text === null ? undefined : v.parse(v.pipe(v.string(), v.toNumber()), text);
};
