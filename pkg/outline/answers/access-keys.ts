import * as v from 'valibot';
import type { AccessKey } from '../api';
import type { OutlineResponse } from '../transport/request';
import { figure, limit, text } from './figure';
import { readAnswer } from './read';

/**
 * Names what is kept. Passwords, access URLs and `dynamicConfig`, which holds the password of keys for WebSockets, are
 * not, and are dropped with every other field.
 */
const keySchema = v.object({
  id: v.union([v.string(), v.number()]),
  name: text,
  port: figure,
  method: text,
  dataLimit: limit,
  // Only shown: another form of it is no reason to know nothing of the keys.
  listeners: v.fallback(v.nullish(v.array(v.string())), null),
});

const form = { fields: ['accessKeys'], schema: v.object({ accessKeys: v.array(keySchema) }) };

/** `GET /access-keys`, in order of creation. */
export function readAccessKeys(response: OutlineResponse): AccessKey[] {
  return readAnswer(response, form).accessKeys.map((key) => ({
    id: String(key.id),
    name: key.name ?? '',
    port: key.port ?? null,
    method: key.method ?? null,
    dataLimit: key.dataLimit ?? null,
    listeners: key.listeners ?? null,
  }));
}
