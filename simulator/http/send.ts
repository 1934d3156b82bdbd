import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestFault } from '../faults';
import { errorAnswer, type Answer } from './answer';
import { ApiError } from './api-error';

/** Sends an answer as it should be. */
export const send = (response: ServerResponse, answer: Answer, now: number): void => {
  writeHead(response, answer, now);
  response.end(answer.body);
};

/**
 * Sends an answer as a fault spoils it.
 * @param answer the right answer; not made where the fault leaves no use for it
 * @param reset ends the connection with a reset
 * @returns the status that was sent; null when there was none
 */
export const sendSpoilt = async (
  response: ServerResponse,
  answer: () => Promise<Answer>,
  fault: RequestFault,
  now: number,
  reset: () => void
): Promise<number | null> => {
  switch (fault.kind) {
    case 'hang':
      if (fault.when === 'middle') {
        await sendHalf(response, await answer(), now);
      }
      return null;
    case 'not-http':
      response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n');
      return null;
    case 'slow':
      await sleep(fault.milliseconds, undefined, { ref: false });
      return sendWhole(response, await answer(), now);
    case 'reset':
      if (fault.when === 'middle') {
        await sendHalf(response, await answer(), now);
      }
      reset();
      return null;
    case 'status':
      return sendWhole(response, errorAnswer(new ApiError(fault.status, fault.code, fault.message)), now);
    case 'truncated': {
      const right = await answer();
      return sendWhole(response, { ...right, body: right.body.slice(0, right.body.length / 2) }, now);
    }
    case 'malformed':
      return sendWhole(response, { ...(await answer()), body: '{"server": {"tunnelTime": nonsense]}' }, now);
    case 'html':
      return sendWhole(response, page, now);
    case 'redirect':
      return sendWhole(response, { status: 302, headers: [['Location', fault.location]], body: '' }, now);
    case 'huge':
      return sendHuge(response, await answer(), fault.bytes, now);
  }
};

const page: Answer = {
  status: 200,
  headers: [['Content-Type', 'text/html; charset=utf-8']],
  body: '<!doctype html><html><head><title>Welcome</title></head><body><h1>It works</h1></body></html>',
};

const writeHead = (response: ServerResponse, { status, headers, body }: Answer, now: number): void => {
  response.statusCode = status;
  response.setHeader('Server', 'restify');
  for (const [name, value] of headers) {
    response.setHeader(name, value);
  }
  if (body !== '') {
    response.setHeader('Content-Length', Buffer.byteLength(body));
  }
  response.setHeader('Date', new Date(now).toUTCString());
};

const sendWhole = (response: ServerResponse, answer: Answer, now: number): number => {
  send(response, answer, now);
  return answer.status;
};

const sendHalf = async (response: ServerResponse, answer: Answer, now: number): Promise<void> => {
  writeHead(response, answer, now);
  const half = Buffer.from(answer.body).subarray(0, Buffer.byteLength(answer.body) / 2);
  await new Promise<void>((resolve) => response.write(half, () => resolve()));
};

const CHUNK = Buffer.alloc(65_536, ' ');

const sendHuge = async (response: ServerResponse, answer: Answer, bytes: number, now: number): Promise<number> => {
  writeHead(response, { ...answer, body: '' }, now);
  const padding = function* (): Generator<Buffer> {
    for (let left = bytes; left > 0; left -= CHUNK.length) {
      yield CHUNK.subarray(0, Math.min(left, CHUNK.length));
    }
    yield Buffer.from(answer.body);
  };
  Readable.from(padding(), { objectMode: false }).pipe(response);
  await Promise.race([once(response, 'finish'), once(response, 'close')]);
  return answer.status;
};
