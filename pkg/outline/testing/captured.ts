import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutlineResponse } from '../transport/request';

/** A recorded answer, as the transport hands it on. */
export function captured(file: string): OutlineResponse {
  return answered(readFileSync(join(__dirname, '..', 'captures', `${file}.json`), 'utf8'));
}

/** An answer with the given body: JSON text, or a value to make it of. */
export function answered(body: unknown, changes: Partial<OutlineResponse> = {}): OutlineResponse {
  return {
    status: 200,
    mediaType: 'application/json',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...changes,
  };
}
