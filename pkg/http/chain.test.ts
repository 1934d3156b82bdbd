import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { chain, type Link } from './chain';
import { exchange, type ExchangeOptions } from './exchange';
import { HttpFailure } from './failure';
import { cancellable } from './links/cancellation';
import { limitConcurrency } from './links/concurrency';
import { withHeaders } from './links/headers';
import { observe, type Exchanged } from './links/observe';
import { retry } from './links/retry';
import { RunningCalls } from './links/running-calls';
import { SharedCalls } from './links/shared-calls';
import { timeLimit } from './links/time-limit';
import { translate } from './links/translate';
import { dateOf, mediaTypeOf, type HttpRequest, type HttpResponse } from './message';

type HttpLink = Link<HttpRequest, HttpResponse>;

const opened: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) {
    await close();
  }
});

/** A real server, and a chain that ends at it. */
async function connected(handle: RequestListener, links: readonly HttpLink[] = [], options: ExchangeOptions = {}) {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  opened.push(
    () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
    () => pool.destroy()
  );
  const send = chain(links, exchange(pool, options));
  const get = (path: string, signal = new AbortController().signal) => send({ method: 'GET', path }, signal);
  return { send, get, pool };
}

/** Answers with the path, after its number of milliseconds. */
const echo: RequestListener = (request, response) =>
  void delay(Number(request.url?.slice(1)) || 0, undefined, { ref: false }).then(() => response.end(request.url));

const textOf = ({ body }: HttpResponse) => body.toString();

it('goes through its links in their order, and back the other way', async () => {
  const steps: string[] = [];
  const noting =
    (name: string): HttpLink =>
    (next) =>
    async (request, signal) => {
      steps.push(`${name} in`);
      const response = await next(request, signal);
      steps.push(`${name} out`);
      return response;
    };
  const { get } = await connected(echo, [noting('first'), noting('second')]);
  expect(textOf(await get('/a'))).toBe('/a');
  expect(steps).toEqual(['first in', 'second in', 'second out', 'first out']);
});

describe('an exchange', () => {
  it('reads status, headers, and body to its end', async () => {
    const { get } = await connected((_, response) => {
      response.writeHead(404, { 'content-type': 'Text/Plain; charset=utf-8', date: 'Sat, 28 Nov 2026 10:00:00 GMT' });
      response.end('no');
    });
    const response = await get('/');
    expect(response).toMatchObject({ status: 404, body: Buffer.from('no') });
    expect(mediaTypeOf(response)).toBe('text/plain');
    expect(dateOf(response)).toBe(Date.UTC(2026, 10, 28, 10));
  });

  it('keeps no more of the body than it is asked to', async () => {
    const { get } = await connected((_, response) => response.end('x'.repeat(1_000_000)), [], { mostKeptBytes: 10 });
    expect(textOf(await get('/'))).toBe('xxxxxxxxxx');
  });

  it('tells an answer that broke off from none', async () => {
    const { get } = await connected(({ url, socket }, response) =>
      url === '/half' ? response.writeHead(200).write('{', () => socket.destroy()) : socket.destroy()
    );
    await expect(get('/none')).rejects.toMatchObject({ kind: 'lost', hasAnswerBegun: false });
    await expect(get('/half')).rejects.toMatchObject({ kind: 'lost', hasAnswerBegun: true });
  });

  it('ends with the reason of its signal, before and after it was sent, and ends the request', async () => {
    const closed: unknown[] = [];
    const { get } = await connected((_, response) => response.on('close', () => closed.push('closed')));
    const controller = new AbortController();
    const call = get('/', controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(call).rejects.toThrow('enough');
    await expect(get('/', controller.signal)).rejects.toThrow('enough');
    await delay(50);
    expect(closed).toEqual(['closed']);
  });
});

it('limits the time of what follows', async () => {
  const { get } = await connected(echo, [timeLimit(0.1)]);
  expect(textOf(await get('/10'))).toBe('/10');
  await expect(get('/2000')).rejects.toMatchObject({ kind: 'timeout', detail: '(0.1 s)' });
});

it('limits how many are under way, and whoever leaves the queue is not sent', async () => {
  let most = 0;
  let running = 0;
  const paths: unknown[] = [];
  const { get } = await connected(
    (request, response) => {
      paths.push(request.url);
      most = Math.max(most, (running += 1));
      response.on('finish', () => (running -= 1));
      echo(request, response);
    },
    [limitConcurrency(2)]
  );
  const leaving = new AbortController();
  const calls = ['/30', '/31', '/32', '/33'].map((path) => get(path));
  const left = get('/left', leaving.signal);
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  expect((await Promise.all(calls)).map(textOf)).toEqual(['/30', '/31', '/32', '/33']);
  expect(most).toBe(2);
  expect(paths).not.toContain('/left');
});

it('sends again as long as it is told to, after the pause', async () => {
  const moments: number[] = [];
  const { get } = await connected(
    ({ socket }, response) =>
      void (moments.push(performance.now()) < 3 ? socket.destroy() : response.end(String(moments.length))),
    [retry((error, attempt) => (error instanceof HttpFailure && attempt < 3 ? 0.05 : null))]
  );
  expect(textOf(await get('/'))).toBe('3');
  expect((moments[2] ?? 0) - (moments[0] ?? 0)).toBeGreaterThan(95);
});

it('does not send again after its caller has left', async () => {
  let requests = 0;
  const { get } = await connected(
    ({ socket }) => {
      requests += 1;
      socket.destroy();
    },
    [retry(() => 60)]
  );
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('left')), 50);
  await expect(get('/', controller.signal)).rejects.toMatchObject({ kind: 'lost' });
  expect(requests).toBe(1);
});

it('tells of every exchange, of all its bytes, and of failures', async () => {
  const told: Array<Partial<Exchanged> & { path: string }> = [];
  const tell: HttpLink = observe(
    ({ path }) =>
      (end) =>
        void told.push({ path, ...end })
  );
  const { get } = await connected(
    ({ url, socket }, response) =>
      url === '/half' ? response.writeHead(200).write('xy', () => socket.destroy()) : response.end('x'.repeat(100_000)),
    [tell],
    { mostKeptBytes: 1 }
  );
  await get('/whole');
  await get('/half').catch(() => undefined);
  const seconds = { durationSeconds: expect.any(Number) };
  expect(told).toEqual([
    { path: '/whole', response: expect.objectContaining({ status: 200 }), error: null, bytes: 100_000, ...seconds },
    { path: '/half', response: null, error: expect.objectContaining({ kind: 'lost' }), bytes: 2, ...seconds },
  ]);
});

it('adds headers that the request does not have', async () => {
  const seen: unknown[] = [];
  const { send } = await connected(
    ({ headers }, response) => {
      seen.push([headers['x-one'], headers['x-two']]);
      response.end();
    },
    [withHeaders([{ name: 'X-One', value: '1' }]), withHeaders([{ name: 'x-two', value: '2' }])]
  );
  const { signal } = new AbortController();
  await send({ method: 'GET', path: '/' }, signal);
  await send({ method: 'PUT', path: '/', headers: { 'x-two': 'own' }, body: 'x' }, signal);
  expect(seen).toEqual([
    ['1', '2'],
    ['1', 'own'],
  ]);
});

it('joins equal calls, keeps answers for a while, and ends a call for which nobody waits', async () => {
  const paths: unknown[] = [];
  const closed: unknown[] = [];
  const shared = new SharedCalls<HttpRequest, HttpResponse>({ keyOf: ({ path }) => path, lifetimeSeconds: () => 60 });
  const { get } = await connected(
    (request, response) => {
      paths.push(request.url);
      response.on('close', () => closed.push([request.url, response.writableFinished]));
      echo(request, response);
    },
    [shared.link]
  );
  const [first, second] = await Promise.all([get('/20'), get('/20')]);
  expect(second).toBe(first);
  expect(await get('/20')).toBe(first);
  shared.forget();
  expect(await get('/20')).not.toBe(first);
  const controllers = [new AbortController(), new AbortController()];
  const calls = controllers.map(({ signal }) => get('/5000', signal).catch((error: unknown) => error));
  await delay(50);
  controllers.forEach((controller) => controller.abort());
  expect(await Promise.all(calls)).toMatchObject([{ code: 'REQUEST_CANCELLED' }, { code: 'REQUEST_CANCELLED' }]);
  await delay(50);
  expect(paths).toEqual(['/20', '/20', '/5000']);
  expect(closed.at(-1)).toEqual(['/5000', false]);
});

it('ends what is under way when closed, and takes no more', async () => {
  const running = new RunningCalls();
  const { get } = await connected(echo, [running.link]);
  const call = get('/5000').catch((error: unknown) => error);
  await delay(20);
  running.close();
  expect(await call).toMatchObject({ code: 'REQUEST_CANCELLED' });
  await expect(get('/1')).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
});

it('lets a caller go at once, whatever the reason', async () => {
  const { get } = await connected(echo, [cancellable]);
  const controller = new AbortController();
  const call = get('/5000', controller.signal);
  controller.abort(new Error('of Grafana'));
  await expect(call).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
});

it('tells failures in the words of its client, and leaves other errors as they are', async () => {
  const own: HttpLink = (next) => (request, signal) =>
    request.path === '/own' ? Promise.reject(new RangeError('own')) : next(request, signal);
  const { get } = await connected(
    ({ socket }) => socket.destroy(),
    [translate(({ kind, detail }) => new Error(`It is ${kind} ${detail}`)), own]
  );
  await expect(get('/')).rejects.toThrow('It is lost (UND_ERR_SOCKET)');
  await expect(get('/own')).rejects.toThrow(RangeError);
});
