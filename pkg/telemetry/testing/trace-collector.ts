import { Server, ServerCredentials, type handleUnaryCall } from '@grpc/grpc-js';
import { ExportTraceServiceRequest, type Span } from '../generated/traces';

/** An OpenTelemetry collector as far as traces over gRPC go. */
export interface TraceCollector {
  /** `HOST:PORT` */
  address: string;
  requests: ExportTraceServiceRequest[];
  spans(): Span[];
  stop(): void;
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const requests: ExportTraceServiceRequest[] = [];
  const take: handleUnaryCall<ExportTraceServiceRequest, Buffer> = (call, respond) => {
    requests.push(call.request);
    respond(null, Buffer.alloc(0));
  };
  const server = new Server();
  server.addService(
    {
      Export: {
        path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        requestStream: false,
        responseStream: false,
        requestSerialize: (message: ExportTraceServiceRequest) =>
          Buffer.from(ExportTraceServiceRequest.encode(message).finish()),
        requestDeserialize: (bytes: Buffer) => ExportTraceServiceRequest.decode(bytes),
        responseSerialize: (bytes: Buffer) => bytes,
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    },
    { Export: take }
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound)
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    requests,
    spans: () =>
      requests.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
      ),
    stop: () => server.forceShutdown(),
  };
}

/** Attributes by name. */
export function attributesIn({ attributes }: Span): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? Number(value?.intValue)]));
}
