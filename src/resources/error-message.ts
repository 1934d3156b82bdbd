import { isFetchError } from '@grafana/runtime';
import * as v from 'valibot';

const bodySchema = v.object({ message: v.pipe(v.string(), v.nonEmpty()) });

/** The sentence to show for whatever a call of a resource threw: the backend's own where there is one. */
export function errorMessage(thrown: unknown): string {
  if (isFetchError(thrown)) {
    const body = v.safeParse(bodySchema, thrown.data);
    return body.success ? body.output.message : `Grafana answered with status ${thrown.status}.`;
  }
  return thrown instanceof Error ? thrown.message : 'The request failed.';
}
