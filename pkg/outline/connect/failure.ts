import { errors } from 'undici';
import * as v from 'valibot';
import type { ErrorCode } from '../../errors/catalogue';
import { PluginError } from '../../errors/plugin-error';

/** Error codes of Node.js, OpenSSL, BoringSSL and undici, and what they mean to a user. First match wins. */
const meanings: ReadonlyArray<[pattern: RegExp, code: ErrorCode]> = [
  [/^ECONNREFUSED$/, 'OUTLINE_CONNECTION_REFUSED'],
  [/^(ENOTFOUND|EAI_[A-Z]+|ENODATA)$/, 'OUTLINE_HOST_NOT_FOUND'],
  [/^(E(HOST|NET)(UNREACH|DOWN)|ETIMEDOUT|EADDRNOTAVAIL|EACCES|EPERM|UND_ERR_CONNECT_TIMEOUT)$/, 'OUTLINE_UNREACHABLE'],
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|CERT_.+|.*SELF_SIGNED_CERT.*|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_.+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT_.+)$/,
    'OUTLINE_TLS_UNTRUSTED',
  ],
  [/^(EPROTO|ERR_SSL_.+|ERR_TLS_.+)$/, 'OUTLINE_TLS_FAILED'],
  [/^(UND_ERR_RES_EXCEEDED_MAX_SIZE)$/, 'OUTLINE_RESPONSE_TOO_LARGE'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'OUTLINE_NOT_OUTLINE'],
  [/^(UND_ERR_(ABORTED|DESTROYED|CLOSED))$/, 'REQUEST_CANCELLED'],
  [/^UND_ERR_(INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED)$/, 'PLUGIN_FAILURE'],
  [/^(E[A-Z]+|ERR_SOCKET_.+|UND_ERR_.+)$/, 'OUTLINE_CONNECTION_LOST'],
];

/**
 * Turns what Node.js or undici threw while connecting or exchanging into an error of the catalogue. Only the system's
 * own error code is carried over: messages, sockets and bytes that hang on such errors may hold the secret path.
 */
export function connectionFailure(thrown: unknown): PluginError {
  if (thrown instanceof PluginError) {
    return thrown;
  }
  if (thrown instanceof errors.HTTPParserError) {
    return new PluginError('OUTLINE_NOT_OUTLINE', '(not HTTP)');
  }
  const known = systemCodes(thrown).flatMap((systemCode) => {
    const meaning = meanings.find(([pattern]) => pattern.test(systemCode));
    return meaning ? [{ systemCode, code: meaning[1] }] : [];
  });
  // Of several addresses tried, the one that refused was at least reached: it says most.
  const chosen = known.find(({ code }) => code === 'OUTLINE_CONNECTION_REFUSED') ?? known[0];
  return chosen ? new PluginError(chosen.code, `(${chosen.systemCode})`) : new PluginError('PLUGIN_FAILURE');
}

const errorSchema = v.partial(v.object({ code: v.unknown(), cause: v.unknown(), errors: v.unknown() }));

/** The codes of an error, innermost first: of each address tried, then of causes, then its own. */
function systemCodes(thrown: unknown, depth = 0): string[] {
  const { success, output } = v.safeParse(errorSchema, thrown);
  if (!success || depth > 5) {
    return [];
  }
  const tried = Array.isArray(output.errors) ? output.errors : [];
  const inner = [...tried, output.cause].flatMap((error) => systemCodes(error, depth + 1));
  return typeof output.code === 'string' ? [...inner, output.code] : inner;
}
