import { inspect } from 'node:util';
import { errors } from 'undici';
import { PluginError } from '../errors/plugin-error';
import { failureOf } from './failure';

const withCode = (code: string) => Object.assign(new Error('https://host/hidden'), { code, path: '/hidden' });

it.each([
  ['ECONNREFUSED', 'refused'],
  ['EMFILE', 'no descriptors'],
  ['ENOTFOUND', 'host not found'],
  ['EAI_AGAIN', 'host not found'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
  ['ECONNRESET', 'lost'],
  ['EPIPE', 'lost'],
  ['UND_ERR_SOCKET', 'lost'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'lost'],
  ['EPROTO', 'TLS failed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS failed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted'],
  ['CERT_HAS_EXPIRED', 'untrusted'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too large'],
  ['UND_ERR_INVALID_ARG', 'fault'],
])('%s is %s', (systemCode, kind) => {
  expect(failureOf(withCode(systemCode))).toMatchObject({ kind, systemCode, detail: `(${systemCode})` });
});

it('what cannot be parsed is not HTTP, or broke off where the answer had begun', () => {
  const thrown = new errors.HTTPParserError('hidden');
  expect(failureOf(thrown)).toMatchObject({ kind: 'not HTTP', hasAnswerBegun: false });
  expect(failureOf(thrown, true)).toMatchObject({ kind: 'lost', hasAnswerBegun: true });
});

it.each([[new Error('hidden')], ['hidden'], [undefined], [null], [{ code: 7 }], [withCode('hidden')]])(
  'what is not known (%#) is a fault of this side',
  (thrown) => {
    expect(failureOf(thrown)).toMatchObject({ kind: 'fault' });
  }
);

it('errors of the catalogue stay as they are', () => {
  const error = new PluginError('OUTLINE_TIMEOUT');
  expect(failureOf(error)).toBe(error);
});

it('of several addresses, the one that refused says most', () => {
  const tried = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]);
  expect(failureOf(Object.assign(tried, { code: 'ENETUNREACH' }))).toMatchObject({ kind: 'refused' });
  expect(failureOf(new AggregateError([withCode('ETIMEDOUT')]))).toMatchObject({ kind: 'unreachable' });
});

it('causes are looked into, also circular ones', () => {
  expect(failureOf(new Error('', { cause: withCode('ECONNREFUSED') }))).toMatchObject({ kind: 'refused' });
  const circular = new Error('circular');
  circular.cause = circular;
  expect(failureOf(circular)).toMatchObject({ kind: 'fault' });
});

it('nothing but the system code is carried over', () => {
  const failure = failureOf(new Error('hidden', { cause: withCode('ECONNRESET') }));
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('hidden');
});
