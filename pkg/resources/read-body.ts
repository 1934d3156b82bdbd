import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { noBody } from './contract';

/**
 * Reads a JSON body of the given shape.
 *
 * @throws PluginError `RESOURCE_INVALID_PARAMETER`
 */
export function readBody<Schema extends v.GenericSchema>(body: Uint8Array, schema: Schema): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, Object.is(schema, noBody) ? undefined : parseJson(body));
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]);
    throw new PluginError(
      'RESOURCE_INVALID_PARAMETER',
      field ? `Look at "${field}" in the body.` : 'The body is not an object.'
    );
  }
  return parsed.output;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new PluginError('RESOURCE_INVALID_PARAMETER', 'The body is not JSON.');
  }
}
