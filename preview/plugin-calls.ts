import type { ServiceError } from '@grpc/grpc-js';
import * as v from 'valibot';
import {
  CheckHealthResponse_HealthStatus,
  type CallResourceRequest,
  type CallResourceResponse,
  type DataQuery,
  type PluginContext,
  type QueryDataResponse,
} from '../pkg/grafana/generated/plugin';
import type { BackendProcess } from './backend-process';
import { frameToJson } from './frames-to-json';

/** An answer of the HTTP API: status and a JSON body. */
export interface JsonAnswer {
  status: number;
  body: unknown;
}

const epochMilliseconds = v.pipe(
  v.string(),
  v.regex(/^\d+$/),
  v.transform((text) => BigInt(text))
);

/** Body of `POST /api/ds/query` as `DataSourceWithBackend` sends it. */
const queryRequestSchema = v.object({
  from: epochMilliseconds,
  to: epochMilliseconds,
  queries: v.array(
    v.looseObject({
      refId: v.string(),
      queryType: v.optional(v.string(), ''),
      intervalMs: v.optional(v.number(), 1000),
      maxDataPoints: v.optional(v.number(), 1000),
    })
  ),
});

/** Runs the queries of a request; one that fails has its error in its own answer, and the status says that one did. */
export async function queryData(backend: BackendProcess, context: PluginContext, body: unknown): Promise<JsonAnswer> {
  const { from, to, queries } = v.parse(queryRequestSchema, body);
  const request = {
    pluginContext: context,
    headers: new Map<string, string>(),
    queries: queries.map((query): DataQuery => ({
      refId: query.refId,
      queryType: query.queryType,
      intervalMS: BigInt(Math.round(query.intervalMs)),
      maxDataPoints: BigInt(query.maxDataPoints),
      timeRange: { fromEpochMS: from, toEpochMS: to },
      json: Buffer.from(JSON.stringify(query)),
    })),
  };
  const { responses } = await call<QueryDataResponse>((done) => backend.data.queryData(request, done));
  const results = Array.from(responses, ([refId, response]) => [
    refId,
    {
      status: response.status,
      ...(response.error && { error: response.error, errorSource: response.errorSource }),
      frames: response.frames.map(frameToJson),
    },
  ]);
  const failed = [...responses.values()].some(({ error }) => error !== '');
  return { status: failed ? 400 : 200, body: { results: Object.fromEntries(results) } };
}

/** What *Save & test* shows. */
export async function checkHealth(backend: BackendProcess, pluginContext: PluginContext): Promise<JsonAnswer> {
  const health = await call<{ status: number; message: string; jsonDetails: Uint8Array }>((done) =>
    backend.diagnostics.checkHealth({ pluginContext, headers: new Map() }, done)
  );
  const details = Buffer.from(health.jsonDetails).toString('utf8');
  const isOk = health.status === CheckHealthResponse_HealthStatus.OK;
  return {
    status: isOk ? 200 : 400,
    body: {
      status: isOk ? 'OK' : 'ERROR',
      message: health.message,
      ...(details && { details: v.parse(v.record(v.string(), v.unknown()), JSON.parse(details)) }),
    },
  };
}

/** Passes a request on to the plugin's resource handler; an answer in parts becomes one. */
export function callResource(backend: BackendProcess, request: CallResourceRequest): Promise<CallResourceResponse> {
  return new Promise((resolve, reject) => {
    const parts: CallResourceResponse[] = [];
    backend.resources
      .callResource(request)
      .on('data', (part: CallResourceResponse) => parts.push(part))
      .on('error', reject)
      .on('end', () => {
        const [first] = parts;
        if (first) {
          resolve({ ...first, body: Buffer.concat(parts.map(({ body }) => body)) });
        } else {
          reject(new Error('The plugin gave no answer.'));
        }
      });
  });
}

function call<Response>(
  start: (done: (error: ServiceError | null, response: Response) => void) => void
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error ? reject(error) : resolve(response)));
  });
}
