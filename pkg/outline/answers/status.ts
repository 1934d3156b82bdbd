import * as v from 'valibot';
import { PluginError } from '../../errors/plugin-error';
import type { OutlineResponse } from '../transport/request';

/** Every error that Outline answers itself: `{"code":"ResourceNotFound","message":"…"}`. The message echoes the secret path. */
const outlineErrorSchema = v.object({ code: v.string(), message: v.string() });

type OutlineError = v.InferOutput<typeof outlineErrorSchema>;

/** @throws PluginError for every status but 2xx */
export function expectSuccess(response: OutlineResponse): void {
  if (response.status < 200 || response.status > 299) {
    throw statusError(response);
  }
}

/** 404 from Outline itself: the secret path is wrong, or this version has no such route. */
export function isUnknownPath(response: OutlineResponse): boolean {
  return response.status === 404 && outlineError(response) !== null;
}

/**
 * 500 with an empty message: Outline's question to its Prometheus failed. That may be for a connection that had just
 * been closed between them, for a window without traffic, or because Prometheus is down.
 */
export function isFailureWithin(response: OutlineResponse): boolean {
  const error = response.status === 500 ? outlineError(response) : null;
  return error?.code === 'InternalServer' && error.message === '';
}

function statusError(response: OutlineResponse): PluginError {
  const { status } = response;
  if (status >= 300 && status <= 399) {
    return new PluginError('OUTLINE_REDIRECTED');
  }
  if (status === 404) {
    return new PluginError(isUnknownPath(response) ? 'OUTLINE_NOT_FOUND' : 'OUTLINE_NOT_OUTLINE');
  }
  if (status === 400 && outlineError(response)) {
    return new PluginError('OUTLINE_REQUEST_REJECTED');
  }
  return new PluginError('OUTLINE_HTTP_ERROR', `(status ${status})`);
}

function outlineError({ body }: OutlineResponse): OutlineError | null {
  try {
    const result = v.safeParse(outlineErrorSchema, JSON.parse(body));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
