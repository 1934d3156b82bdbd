import * as v from 'valibot';
import type { OutlineResponse } from '../transport/request';
import { readNumber } from './figure';
import { readAnswer } from './read';

const FIELD = 'bytesTransferredByUserId';

/** Valibot's `record` skips keys such as `constructor`, which an access key may well have as its id. */
const form = {
  fields: [FIELD],
  schema: v.object({ [FIELD]: v.custom<object>((input) => typeof input === 'object' && input !== null) }),
};

/** `GET /metrics/transfer`: bytes by access key id; null where they cannot be read, which is not 0. */
export function readDataTransferred(response: OutlineResponse): ReadonlyMap<string, number | null> {
  const figures = new Map<string, number | null>();
  for (const [id, bytes] of Object.entries(readAnswer(response, form)[FIELD])) {
    figures.set(id, readNumber(bytes));
  }
  return figures;
}
