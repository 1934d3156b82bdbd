import { inspect } from 'node:util';
import { errors } from 'undici';
import { PluginError } from '../../errors/plugin-error';
import { connectionFailure } from './failure';

const withCode = (code: string) => Object.assign(new Error('https://host/hidden'), { code, path: '/hidden' });

it.each([
  ['ECONNREFUSED', 'OUTLINE_CONNECTION_REFUSED'],
  ['ENOTFOUND', 'OUTLINE_HOST_NOT_FOUND'],
  ['EAI_AGAIN', 'OUTLINE_HOST_NOT_FOUND'],
  ['EHOSTUNREACH', 'OUTLINE_UNREACHABLE'],
  ['ENETUNREACH', 'OUTLINE_UNREACHABLE'],
  ['ETIMEDOUT', 'OUTLINE_UNREACHABLE'],
  ['UND_ERR_CONNECT_TIMEOUT', 'OUTLINE_UNREACHABLE'],
  ['ECONNRESET', 'OUTLINE_CONNECTION_LOST'],
  ['EPIPE', 'OUTLINE_CONNECTION_LOST'],
  ['UND_ERR_SOCKET', 'OUTLINE_CONNECTION_LOST'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'OUTLINE_CONNECTION_LOST'],
  ['EPROTO', 'OUTLINE_TLS_FAILED'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'OUTLINE_TLS_FAILED'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'OUTLINE_TLS_UNTRUSTED'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'OUTLINE_TLS_UNTRUSTED'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'OUTLINE_TLS_UNTRUSTED'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'OUTLINE_TLS_UNTRUSTED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'OUTLINE_TLS_UNTRUSTED'],
  ['CERT_HAS_EXPIRED', 'OUTLINE_TLS_UNTRUSTED'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'OUTLINE_RESPONSE_TOO_LARGE'],
  ['UND_ERR_INVALID_ARG', 'PLUGIN_FAILURE'],
])('%s is %s', (systemCode, code) => {
  expect(connectionFailure(withCode(systemCode))).toMatchObject({ code, detail: `(${systemCode})` });
});

it('what is not HTTP is not Outline', () => {
  expect(connectionFailure(new errors.HTTPParserError('hidden')).code).toBe('OUTLINE_NOT_OUTLINE');
});

it.each([[new Error('hidden')], ['hidden'], [undefined], [null], [{ code: 7 }], [withCode('hidden')]])(
  'what is not known (%#) is a failure of the plugin',
  (thrown) => {
    expect(connectionFailure(thrown).code).toBe('PLUGIN_FAILURE');
  }
);

it('errors of the catalogue stay as they are', () => {
  const error = new PluginError('OUTLINE_TIMEOUT');
  expect(connectionFailure(error)).toBe(error);
});

it('of several addresses, the one that refused says most', () => {
  const tried = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]);
  expect(connectionFailure(Object.assign(tried, { code: 'ENETUNREACH' })).code).toBe('OUTLINE_CONNECTION_REFUSED');
  expect(connectionFailure(new AggregateError([withCode('ETIMEDOUT')])).code).toBe('OUTLINE_UNREACHABLE');
});

it('causes are looked into, also circular ones', () => {
  expect(connectionFailure(new Error('', { cause: withCode('ECONNREFUSED') })).code).toBe('OUTLINE_CONNECTION_REFUSED');
  const circular = new Error('circular');
  circular.cause = circular;
  expect(connectionFailure(circular).code).toBe('PLUGIN_FAILURE');
});

it('nothing but the system code is carried over', () => {
  const failure = connectionFailure(new Error('hidden', { cause: withCode('ECONNRESET') }));
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('hidden');
});
