import { PluginError } from '../../../errors/plugin-error';
import { connectionFailure } from '../../../outline/connect/failure';
import type { ErrorCode } from '../../../errors/catalogue';

/** What a failure of a connection means where it leads to an engine. */
const meanings: Partial<Record<ErrorCode, ErrorCode>> = {
  OUTLINE_HOST_NOT_FOUND: 'PROMETHEUS_UNREACHABLE',
  OUTLINE_CONNECTION_REFUSED: 'PROMETHEUS_UNREACHABLE',
  OUTLINE_UNREACHABLE: 'PROMETHEUS_UNREACHABLE',
  OUTLINE_CONNECTION_LOST: 'PROMETHEUS_UNREACHABLE',
  OUTLINE_TLS_FAILED: 'PROMETHEUS_UNREACHABLE',
  OUTLINE_TLS_UNTRUSTED: 'PROMETHEUS_UNREACHABLE',
  OUTLINE_TIMEOUT: 'PROMETHEUS_TIMEOUT',
  OUTLINE_NOT_OUTLINE: 'PROMETHEUS_NOT_PROMETHEUS',
  OUTLINE_RESPONSE_TOO_LARGE: 'PROMETHEUS_RESPONSE_TOO_LARGE',
};

/** Turns what Node.js or undici threw into an error of the catalogue that names the engine. */
export function engineFailure(thrown: unknown): PluginError {
  const failure = connectionFailure(thrown);
  const code = meanings[failure.code];
  return code === undefined ? failure : new PluginError(code, failure.detail);
}
