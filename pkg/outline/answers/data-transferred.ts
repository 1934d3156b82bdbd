import * as v from 'valibot';
import type { OutlineResponse } from '../transport/request';
import { readAnswer, unreadable } from './read';

const FIELD = 'bytesTransferredByUserId';

/** Valibot's `record` skips keys such as `constructor`, which an access key may well have as its id. */
const form = {
  fields: [FIELD],
  schema: v.object({ [FIELD]: v.custom<object>((input) => typeof input === 'object' && input !== null) }),
};

/** `GET /metrics/transfer`: bytes by access key id. */
export function readDataTransferred(response: OutlineResponse): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  for (const [id, bytes] of Object.entries(readAnswer(response, form)[FIELD])) {
    if (typeof bytes !== 'number' || !Number.isFinite(bytes)) {
      throw unreadable([{ key: FIELD }, { key: '*' }]);
    }
    figures.set(id, bytes);
  }
  return figures;
}
