import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { LONGEST_SINCE_SECONDS } from '../outline/api';
import { windowPattern } from '../query/model';
import { parseDuration, roundUpToStep } from '../query/window';

const isoMoment = v.pipe(v.string(), v.isoTimestamp());

/**
 * Reads `since`: an Outline duration (`24h`, `30d`) or an ISO 8601 moment, as whole seconds rounded up to 300.
 *
 * @throws PluginError `RESOURCE_INVALID_PARAMETER`
 */
export function readSince(parameters: URLSearchParams, now: number, fallback?: string): number {
  const text = parameters.get('since') ?? fallback;
  if (!text) {
    throw new PluginError(
      'RESOURCE_INVALID_PARAMETER',
      '"since" is missing: an Outline duration such as 24h, or an ISO 8601 moment.'
    );
  }
  const seconds = roundUpToStep(spanSeconds(text, now));
  if (!(seconds > 0 && seconds <= LONGEST_SINCE_SECONDS)) {
    throw new PluginError('RESOURCE_INVALID_PARAMETER', '"since" must lie in the past, at most 38 days ago.');
  }
  return seconds;
}

function spanSeconds(text: string, now: number): number {
  if (text !== 'range' && windowPattern.test(text)) {
    return parseDuration(text);
  }
  if (v.is(isoMoment, text)) {
    return (now - Date.parse(text)) / 1000;
  }
  throw new PluginError(
    'RESOURCE_INVALID_PARAMETER',
    '"since" is neither an Outline duration (whole seconds, hours, days or weeks: 3600s, 24h, 30d, 4w) nor an ISO 8601 moment with its time zone.'
  );
}

/**
 * Reads a JSON body of the given shape.
 *
 * @throws PluginError `RESOURCE_INVALID_PARAMETER`
 */
export function readBody<T>(body: Uint8Array, schema: v.GenericSchema<unknown, T>): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new PluginError('RESOURCE_INVALID_PARAMETER', 'The body is not JSON.');
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]);
    throw new PluginError(
      'RESOURCE_INVALID_PARAMETER',
      field ? `Look at "${field}" in the body.` : 'The body is not an object.'
    );
  }
  return parsed.output;
}
