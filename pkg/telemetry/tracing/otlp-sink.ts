import { setTimeout as delay } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import { ExportTraceServiceRequest, type Span } from '../generated/traces';
import { attributesOf, type SpanAttributes, type SpanSink } from './tracer';

/** How often what has gathered is sent, and how long one sending may take, milliseconds. */
const INTERVAL = 5000;
const DEADLINE = 5000;
const CLOSING_TIME = 1000;
/** What waits beyond this is dropped: a collector that is down must not fill the memory. */
const MOST_WAITING = 2048;

export interface OtlpSinkOptions {
  /** `HOST:PORT` of a collector that speaks OTLP over gRPC, in the clear, as Grafana’s own exporter does. */
  address: string;
  /** Of the resource, such as `service.name`. */
  attributes: SpanAttributes;
  /** Told once per trouble, and once of its end (null). */
  onTrouble(reason: string | null): void;
}

/** Gathers spans and sends them to an OpenTelemetry collector, now and then. */
export class OtlpSink implements SpanSink {
  readonly #options: OtlpSinkOptions;
  readonly #client: Client;
  readonly #timer: NodeJS.Timeout;
  #spans: Span[] = [];
  #isTroubled = false;

  constructor(options: OtlpSinkOptions) {
    this.#options = options;
    this.#client = new Client(options.address.replace(/^https?:\/\//, ''), credentials.createInsecure());
    this.#timer = setInterval(() => void this.#send(), INTERVAL).unref();
  }

  add(span: Span): void {
    if (this.#spans.length < MOST_WAITING) {
      this.#spans.push(span);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.race([this.#send(), delay(CLOSING_TIME, undefined, { ref: false })]);
    this.#client.close();
  }

  async #send(): Promise<void> {
    const spans = this.#spans;
    if (spans.length === 0) {
      return;
    }
    this.#spans = [];
    const resource = { attributes: attributesOf(this.#options.attributes) };
    const reason = await this.#export({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
    if ((reason !== null) !== this.#isTroubled) {
      this.#isTroubled = reason !== null;
      this.#options.onTrouble(reason);
    }
  }

  /** @returns why it failed; null where it did not */
  #export(request: ExportTraceServiceRequest): Promise<string | null> {
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        (message: ExportTraceServiceRequest) => Buffer.from(ExportTraceServiceRequest.encode(message).finish()),
        (answer) => answer,
        request,
        { deadline: Date.now() + DEADLINE },
        (error) => resolve(error ? error.details : null)
      );
    });
  }
}
