import type { ErrorCode } from '../../../errors/catalogue';
import { PluginError } from '../../../errors/plugin-error';
import type { FailureKind, HttpFailure } from '../../../http/failure';

const codes: Record<FailureKind, ErrorCode> = {
  'host not found': 'PROMETHEUS_UNREACHABLE',
  refused: 'PROMETHEUS_UNREACHABLE',
  unreachable: 'PROMETHEUS_UNREACHABLE',
  lost: 'PROMETHEUS_UNREACHABLE',
  untrusted: 'PROMETHEUS_UNREACHABLE',
  'TLS failed': 'PROMETHEUS_UNREACHABLE',
  'proxy failed': 'PROMETHEUS_UNREACHABLE',
  timeout: 'PROMETHEUS_TIMEOUT',
  'too large': 'PROMETHEUS_RESPONSE_TOO_LARGE',
  'not HTTP': 'PROMETHEUS_NOT_PROMETHEUS',
  cancelled: 'REQUEST_CANCELLED',
  'no descriptors': 'PLUGIN_OUT_OF_DESCRIPTORS',
  fault: 'PLUGIN_FAILURE',
};

/** What a failure means where it leads to an engine. */
export function engineFailure({ kind, detail }: HttpFailure): PluginError {
  return new PluginError(codes[kind], detail);
}
