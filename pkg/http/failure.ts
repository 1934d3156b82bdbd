import { errors } from 'undici';
import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';

/** Why there is no complete answer. Clients say what it means to people, each in the codes of its own. */
export type FailureKind =
  | 'host not found'
  | 'refused'
  | 'unreachable'
  | 'lost'
  | 'untrusted'
  | 'TLS failed'
  | 'proxy failed'
  | 'timeout'
  | 'too large'
  | 'not HTTP'
  | 'cancelled'
  /** This process may open no more files and connections. */
  | 'no descriptors'
  /** The fault is on this side. */
  | 'fault';

interface FailureOrigin {
  /** Of Node.js, OpenSSL, BoringSSL or undici; null where none of them failed. */
  systemCode?: string | null;
  hasAnswerBegun?: boolean;
}

/** There is no complete answer. Holds nothing that was sent or received: paths, headers and bodies may be secret. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly systemCode: string | null;
  /** Whether the answer broke off; the request must not be sent again then. */
  readonly hasAnswerBegun: boolean;

  /** @param detail for people, a sentence or in brackets */
  constructor(
    readonly kind: FailureKind,
    readonly detail?: string,
    { systemCode = null, hasAnswerBegun = false }: FailureOrigin = {}
  ) {
    super(detail ? `${kind}: ${detail}` : kind);
    this.systemCode = systemCode;
    this.hasAnswerBegun = hasAnswerBegun;
  }
}

/** Error codes of Node.js, OpenSSL, BoringSSL and undici, and what they mean. First match wins. */
const meanings: ReadonlyArray<[pattern: RegExp, kind: FailureKind]> = [
  [/^(EMFILE|ENFILE)$/, 'no descriptors'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENOTFOUND|EAI_[A-Z]+|ENODATA)$/, 'host not found'],
  [/^(E(HOST|NET)(UNREACH|DOWN)|ETIMEDOUT|EADDRNOTAVAIL|EACCES|EPERM|UND_ERR_CONNECT_TIMEOUT)$/, 'unreachable'],
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|CERT_.+|.*SELF_SIGNED_CERT.*|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_.+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT_.+)$/,
    'untrusted',
  ],
  [/^(EPROTO|ERR_SSL_.+|ERR_TLS_.+)$/, 'TLS failed'],
  [/^(UND_ERR_RES_EXCEEDED_MAX_SIZE)$/, 'too large'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'not HTTP'],
  [/^(UND_ERR_(ABORTED|DESTROYED|CLOSED))$/, 'cancelled'],
  [/^UND_ERR_(INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED)$/, 'fault'],
  [/^(E[A-Z]+|ERR_SOCKET_.+|UND_ERR_.+)$/, 'lost'],
];

/**
 * Turns what Node.js or undici threw while connecting or exchanging into a failure; errors of the catalogue stay as they
 * are. Only the system's own error code is carried over: messages, sockets and bytes that hang on such errors may hold
 * secrets.
 *
 * @param hasAnswerBegun a body in chunks that breaks off is one that the parser cannot read to its end
 */
export function failureOf(thrown: unknown, hasAnswerBegun = false): HttpFailure | PluginError {
  if (thrown instanceof PluginError) {
    return thrown;
  }
  if (thrown instanceof HttpFailure) {
    const { kind, detail, systemCode } = thrown;
    return hasAnswerBegun ? new HttpFailure(kind, detail, { systemCode, hasAnswerBegun }) : thrown;
  }
  if (thrown instanceof errors.HTTPParserError) {
    return hasAnswerBegun
      ? new HttpFailure('lost', undefined, { hasAnswerBegun })
      : new HttpFailure('not HTTP', '(not HTTP)');
  }
  const known = systemCodes(thrown).flatMap((systemCode) => {
    const meaning = meanings.find(([pattern]) => pattern.test(systemCode));
    return meaning ? [{ systemCode, kind: meaning[1] }] : [];
  });
  // Of several addresses tried, the one that refused was at least reached: it says most.
  const chosen = known.find(({ kind }) => kind === 'refused') ?? known[0];
  return chosen
    ? new HttpFailure(chosen.kind, `(${chosen.systemCode})`, { systemCode: chosen.systemCode, hasAnswerBegun })
    : new HttpFailure('fault', undefined, { hasAnswerBegun });
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
