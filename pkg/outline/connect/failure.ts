import type { ErrorCode } from '../../errors/catalogue';
import { PluginError } from '../../errors/plugin-error';
import { HttpFailure, type FailureKind } from '../../http/failure';

const codes: Record<FailureKind, ErrorCode> = {
  'host not found': 'OUTLINE_HOST_NOT_FOUND',
  refused: 'OUTLINE_CONNECTION_REFUSED',
  unreachable: 'OUTLINE_UNREACHABLE',
  lost: 'OUTLINE_CONNECTION_LOST',
  untrusted: 'OUTLINE_TLS_UNTRUSTED',
  'TLS failed': 'OUTLINE_TLS_FAILED',
  'proxy failed': 'OUTLINE_PROXY_FAILED',
  timeout: 'OUTLINE_TIMEOUT',
  'too large': 'OUTLINE_RESPONSE_TOO_LARGE',
  'not HTTP': 'OUTLINE_NOT_OUTLINE',
  cancelled: 'REQUEST_CANCELLED',
  'no descriptors': 'PLUGIN_OUT_OF_DESCRIPTORS',
  fault: 'PLUGIN_FAILURE',
};

/** What a failure means where it leads to an Outline server. */
export function outlineFailure({ kind, detail }: HttpFailure): PluginError {
  return new PluginError(codes[kind], detail);
}

/** The error of the catalogue for whatever a call threw. */
export function outlineError(thrown: unknown): PluginError {
  return thrown instanceof HttpFailure ? outlineFailure(thrown) : PluginError.from(thrown);
}
