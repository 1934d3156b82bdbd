import * as v from 'valibot';
import { PluginError } from '../../errors/plugin-error';
import { clipped } from '../../errors/quoted';
import type { OutlineResponse } from '../transport/request';

/** How the body of one route is read. */
export interface AnswerForm<Schema extends v.GenericSchema> {
  /** A body with none of these fields is not Outline's. */
  fields: readonly string[];
  schema: Schema;
}

/**
 * Parses the body of a successful answer.
 *
 * @throws PluginError `OUTLINE_NOT_OUTLINE` for what is not JSON or has none of the route's fields;
 *   `OUTLINE_RESPONSE_INVALID` for Outline's JSON that cannot be read, with the path of the first such field
 */
export function readAnswer<const Schema extends v.GenericSchema>(
  response: OutlineResponse,
  { fields, schema }: AnswerForm<Schema>
): v.InferOutput<Schema> {
  const body = parseJson(response);
  if (typeof body !== 'object' || body === null || !fields.some((field) => Object.hasOwn(body, field))) {
    throw new PluginError('OUTLINE_NOT_OUTLINE');
  }
  const result = v.safeParse(schema, body, { abortEarly: true });
  if (!result.success) {
    throw unreadable(result.issues[0].path);
  }
  return result.output;
}

/** The field that could not be read, named by its path only: its value may be a secret. */
function unreadable(path: ReadonlyArray<{ key?: unknown }> = []): PluginError {
  const name = path.reduce(
    (before, { key }) => (typeof key === 'number' ? `${before}[${key}]` : `${before}.${String(key)}`),
    ''
  );
  return new PluginError('OUTLINE_RESPONSE_INVALID', `(field ${clipped(name.replace(/^\./, ''))})`);
}

function parseJson({ body, mediaType }: OutlineResponse): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the text.
    throw mediaType === 'application/json'
      ? new PluginError('OUTLINE_RESPONSE_INVALID', '(not complete JSON)')
      : new PluginError('OUTLINE_NOT_OUTLINE');
  }
}
