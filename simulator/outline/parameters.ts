import { invalidArgument } from '../http/api-error';
import type { Parameters } from '../http/router';

/** @throws ApiError 400 */
export const textOf = (parameters: Parameters, name: string, shownAs = name): string | undefined => {
  const value = parameters[name];
  if (value !== undefined && typeof value !== 'string') {
    throw invalidArgument(`Expected a string for ${shownAs}, instead got ${String(value)} of type ${typeof value}`);
  }
  return value;
};

/** @throws ApiError 400 */
export const numberOf = (parameters: Parameters, name: string): number | undefined => {
  const value = parameters[name];
  if (value !== undefined && typeof value !== 'number') {
    throw invalidArgument(`Expected a number for ${name}, instead got ${String(value)} of type ${typeof value}`);
  }
  return value;
};

/**
 * Bytes of a data limit; undefined when there is none.
 * @throws ApiError 400
 * @throws TypeError for null, on which the real server fails as well
 */
export const limitOf = (parameters: Parameters): number | undefined => {
  const limit = parameters['limit'];
  if (limit === undefined) {
    return undefined;
  }
  if (limit === null) {
    throw new TypeError('limit is null');
  }
  const bytes: unknown = typeof limit === 'object' && 'bytes' in limit ? limit.bytes : undefined;
  if (typeof bytes !== 'number' || !Number.isInteger(bytes) || bytes < 0) {
    throw invalidArgument('`limit.bytes` must be an non-negative integer');
  }
  return bytes;
};
