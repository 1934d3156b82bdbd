import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';
import type { Parameters } from './router';

/**
 * Reads a body's parameters: JSON objects and forms. A body of another type, or without one, is left unread.
 * @throws ApiError 400 when it says that it is JSON and is not
 */
export const parametersOf = async (request: IncomingMessage): Promise<Parameters> => {
  const text = await textOf(request);
  const type = request.headers['content-type']?.split(';')[0]?.trim();
  if (text === '' || type === undefined) {
    return {};
  }
  if (type === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return type === 'application/json' ? jsonParameters(text) : {};
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
};

const jsonParameters = (text: string): Parameters => {
  const value = parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new ApiError(400, 'InvalidContent', `Invalid JSON: ${reason}`);
  }
};
