import * as v from 'valibot';

/**
 * What a data source saves. Shared with the config editor, so there are no `node:` imports here. The management API
 * URL is a password and lives in `secureJsonData` only; the data source's plain `url` stays empty.
 */
export const jsonDataSchema = v.object({
  /** SHA-256 of the server's certificate: 64 hexadecimal digits, colons accepted. Empty: the system's CAs decide. */
  certSha256: v.optional(v.string(), ''),
  /** The `server` label; by default the host of the URL. */
  serverName: v.optional(v.string(), ''),
  timeoutSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(600)), 30),
  /** How long an answer serves further panels; 0 switches the cache off, not the joining of equal calls. */
  cacheTtlSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3600)), 30),
  /** Calls in flight to the server; 0 is no limit. */
  maxConcurrentCalls: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64)), 2),
  tlsSkipVerify: v.optional(v.boolean(), false),
  allowWrites: v.optional(v.boolean(), false),
});

/** Saved options as the config editor handles them: every field may be absent. */
export type OutlineJsonData = v.InferInput<typeof jsonDataSchema>;

export interface OutlineSecureJsonData {
  /** `https://HOST:PORT/SECRET` */
  apiUrl?: string;
}

/** 64 hexadecimal digits, upper case, without colons or spaces; null where the text is not a SHA-256 fingerprint. */
export function normalizeFingerprint(text: string): string | null {
  const digits = text.replace(/[\s:]/g, '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(digits) ? digits : null;
}

/** One Outline server, ready to be called. */
export interface ServerSettings {
  /** The `server` label of every figure. */
  name: string;
  /** Secret: `https://HOST:PORT/SECRET`, without a trailing slash. */
  apiUrl: string;
  /** 64 upper-case hexadecimal digits; null: the system's CAs decide. */
  certSha256: string | null;
  tlsSkipVerify: boolean;
  timeoutSeconds: number;
  cacheTtlSeconds: number;
  /** 0 is no limit. */
  maxConcurrentCalls: number;
}

/** The settings of one data source, parsed: a list of servers, today of one. */
export interface DataSourceSettings {
  servers: ServerSettings[];
  allowWrites: boolean;
}
