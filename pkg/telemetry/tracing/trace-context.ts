/** Where a span stands, as W3C’s Trace Context passes it on. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  /** Whether whoever began the trace records it. */
  isSampled: boolean;
  /** Of other vendors, passed on as it is. */
  traceState: string;
}

const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads the headers `traceparent` and `tracestate`: https://www.w3.org/TR/trace-context/
 *
 * @returns null where there is none, or one that cannot be read
 */
export function parseTraceContext(traceparent: string | undefined, tracestate = ''): TraceContext | null {
  const [, traceId, spanId, flags] = pattern.exec(traceparent?.trim() ?? '') ?? [];
  return traceId && spanId && flags
    ? { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1, traceState: tracestate }
    : null;
}
