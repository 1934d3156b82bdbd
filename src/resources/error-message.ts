import { isFetchError } from '@grafana/runtime';
import * as v from 'valibot';
import { failureSchema } from '../../pkg/resources/contract';

/** The sentence to show for whatever a call of a resource threw: the backend's own where there is one. */
export function errorMessage(thrown: unknown): string {
  if (isFetchError(thrown)) {
    const body = v.safeParse(v.pick(failureSchema, ['message']), thrown.data);
    return body.success ? body.output.message : `Grafana answered with status ${thrown.status}.`;
  }
  return thrown instanceof Error ? thrown.message : 'The request failed.';
}
