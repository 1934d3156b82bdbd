import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { SpanKind as Kind, StatusCode, type Attribute, type Span } from '../generated/traces';
import { isChosen, type SamplerSettings } from './sampler';
import type { TraceContext } from './trace-context';

/** Within this process, the answer to a call, or a call of another process. */
export type SpanKind = 'internal' | 'server' | 'client';

const kinds: Record<SpanKind, Kind> = {
  internal: Kind.SPAN_KIND_INTERNAL,
  server: Kind.SPAN_KIND_SERVER,
  client: Kind.SPAN_KIND_CLIENT,
};

export type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

/** Ends a span. @param error its code where it failed @param attributes that only the end tells */
export type EndSpan = (error?: string | null, attributes?: SpanAttributes) => void;

/** Takes spans that have ended. */
export interface SpanSink {
  add(span: Span): void;
  /** Sends what it has, for at most a second. */
  close(): Promise<void>;
}

/** Where a span of this process stands. */
interface Place extends TraceContext {
  parentSpanId: string;
}

/** Makes spans: each belongs to the one in whose `within` it begins. */
export class Tracer {
  readonly #sink: SpanSink;
  readonly #sampler: SamplerSettings;
  readonly #current = new AsyncLocalStorage<Place>();

  constructor(sink: SpanSink, sampler: SamplerSettings) {
    this.#sink = sink;
    this.#sampler = sampler;
  }

  /**
   * Does work within a span of its own.
   *
   * @param work may tell how it ended; what it throws is passed on
   */
  async within<T>({ name, kind, attributes, parent }: BeginSpan, work: (tell: EndSpan) => Promise<T>): Promise<T> {
    const { place, end } = this.#begin({ name, kind, attributes, parent });
    let outcome: Parameters<EndSpan> = [];
    try {
      return await this.#current.run(place, () => work((...end) => (outcome = end)));
    } catch (thrown) {
      outcome = [thrown instanceof Error ? thrown.name : 'error'];
      throw thrown;
    } finally {
      end(...outcome);
    }
  }

  /** Begins a span that nothing begins within. */
  begin(span: BeginSpan): EndSpan {
    return this.#begin(span).end;
  }

  close(): Promise<void> {
    return this.#sink.close();
  }

  #begin({ name, kind = 'internal', attributes = {}, parent }: BeginSpan) {
    const around = parent ?? this.#current.getStore();
    const place: Place = {
      traceId: around?.traceId ?? randomBytes(16).toString('hex'),
      spanId: randomBytes(8).toString('hex'),
      isSampled: around?.isSampled ?? isChosen(this.#sampler),
      traceState: around?.traceState ?? '',
      parentSpanId: around?.spanId ?? '',
    };
    const startedAt = Date.now();
    const started = performance.now();
    const end: EndSpan = (error, atEnd = {}) => {
      if (place.isSampled) {
        const endedAt = startedAt + performance.now() - started;
        this.#sink.add(
          spanOf(place, { name, kind, attributes: { ...attributes, ...atEnd }, startedAt, endedAt, error })
        );
      }
    };
    return { place, end };
  }
}

export interface BeginSpan {
  name: string;
  /** By default one within this process. */
  kind?: SpanKind;
  attributes?: SpanAttributes;
  /** Of another process; by default the span of this one in which it begins. */
  parent?: TraceContext | null;
}

interface Ended {
  name: string;
  kind: SpanKind;
  attributes: SpanAttributes;
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt: number;
  error: string | null | undefined;
}

function spanOf(place: Place, { name, kind, attributes, startedAt, endedAt, error }: Ended): Span {
  return {
    traceId: Buffer.from(place.traceId, 'hex'),
    spanId: Buffer.from(place.spanId, 'hex'),
    traceState: place.traceState,
    parentSpanId: Buffer.from(place.parentSpanId, 'hex'),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: attributesOf(attributes),
    status: { message: error ?? '', code: error ? StatusCode.STATUS_CODE_ERROR : StatusCode.STATUS_CODE_UNSET },
  };
}

/** Whole milliseconds are exact, what is below them to a microsecond. */
function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1000)) * 1000n;
}

export function attributesOf(attributes: SpanAttributes): Attribute[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) {
      return [];
    }
    return [
      {
        key,
        value:
          typeof value === 'number'
            ? { stringValue: undefined, intValue: BigInt(Math.round(value)) }
            : { stringValue: value, intValue: undefined },
      },
    ];
  });
}
