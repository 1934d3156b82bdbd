import * as v from 'valibot';
import type { OutlineResponse } from '../transport/request';
import { readAnswer } from './read';

const form = { fields: ['metricsEnabled'], schema: v.object({ metricsEnabled: v.boolean() }) };

/** `GET /metrics/enabled` */
export function readSharing(response: OutlineResponse): boolean {
  return readAnswer(response, form).metricsEnabled;
}
