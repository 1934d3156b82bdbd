import { Pool } from 'undici';
import { PluginError } from '../../../errors/plugin-error';
import { throwIfCancelled } from '../../../outline/calls/cancellation';
import { RunningCalls } from '../../../outline/calls/running-calls';
import { SharedCalls } from '../../../outline/calls/shared-calls';
import { Slots } from '../../../outline/transport/slots';
import type { PrometheusSettings } from '../../../settings/model';
import { createConnector, type ResolveHost } from '../connect/connector';
import { engineFailure } from '../connect/failure';
import { readBuild, readSeries, type EngineResponse, type SampledSeries } from './answers';

/** Largest answer that is read, in bytes. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

/** Queries in flight to one engine; an Outline server's own runs on a small machine. */
const MAX_CONCURRENT_QUERIES = 4;

const KEEP_ALIVE_MILLISECONDS = 30_000;
const MAX_CONNECT_SECONDS = 10;

export interface EngineClientOptions {
  settings: PrometheusSettings;
  allowPrivate: boolean;
  /** For one query, waiting for its turn not included. */
  timeoutSeconds: number;
  resolve?: ResolveHost;
}

/** Evaluation of an expression at moments that are evenly apart, in epoch milliseconds. */
export interface Range {
  start: number;
  end: number;
  step: number;
}

type Parameters = Record<string, string>;

/**
 * The query API of Prometheus, as Mimir, Thanos and VictoriaMetrics have it too. Redirects are not followed, and proxies
 * of the environment are not used: the address is judged where the connection is made. Equal queries in flight are one.
 */
export class EngineClient {
  private readonly pool: Pool;
  private readonly basePath: string;
  private readonly calls: RunningCalls;
  private readonly slots = new Slots(MAX_CONCURRENT_QUERIES);
  private readonly shared: SharedCalls<EngineResponse, string>;

  constructor(private readonly options: EngineClientOptions) {
    const url = new URL(options.settings.url);
    const { allowPrivate, resolve, timeoutSeconds } = options;
    this.basePath = url.pathname.replace(/\/+$/, '');
    this.calls = new RunningCalls(timeoutSeconds, 'PROMETHEUS_TIMEOUT');
    this.pool = new Pool(url.origin, {
      connect: createConnector({
        allowPrivate,
        resolve,
        limitSeconds: Math.min(MAX_CONNECT_SECONDS, timeoutSeconds),
      }),
      connections: MAX_CONCURRENT_QUERIES,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      maxResponseSize: MAX_RESPONSE_BYTES,
      // The whole call has its own limit.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.shared = new SharedCalls({
      start: (key, controller) => this.call(key, controller),
      lifetimeSeconds: () => 0,
      now: Date.now,
      onCacheHit: () => undefined,
      onJoined: () => undefined,
    });
  }

  /**
   * An expression at one moment, epoch milliseconds. A selector with a range gives its samples as they are stored.
   *
   * @throws PluginError one of `PROMETHEUS_…`, or `REQUEST_CANCELLED`
   */
  async query(expression: string, at: number, signal: AbortSignal): Promise<SampledSeries[]> {
    return readSeries(await this.ask('/query', { query: expression, time: seconds(at) }, signal));
  }

  /** @throws PluginError as `query` */
  async queryRange(expression: string, { start, end, step }: Range, signal: AbortSignal): Promise<SampledSeries[]> {
    const range = { start: seconds(start), end: seconds(end), step: seconds(step) };
    // VictoriaMetrics moves start and end to multiples of the step for the sake of its cache, unless told not to.
    return readSeries(await this.ask('/query_range', { query: expression, ...range, nocache: '1' }, signal));
  }

  /** @throws PluginError as `query` */
  async build(signal: AbortSignal): Promise<{ version: string; application: string }> {
    return readBuild(await this.shared.get('GET /status/buildinfo', signal));
  }

  async close(): Promise<void> {
    this.calls.close();
    await this.pool.destroy();
  }

  private ask(path: string, parameters: Parameters, signal: AbortSignal): Promise<EngineResponse> {
    return this.shared.get(`POST ${path} ${new URLSearchParams(parameters).toString()}`, signal);
  }

  private call(key: string, controller: AbortController): Promise<EngineResponse> {
    return this.calls.run(controller, async (signal) => {
      await this.slots.acquire(signal);
      try {
        return await this.calls.limit(controller, () => this.exchange(key, signal));
      } finally {
        this.slots.release();
      }
    });
  }

  private async exchange(key: string, signal: AbortSignal): Promise<EngineResponse> {
    throwIfCancelled(signal);
    const [method, path, form] = key.split(' ');
    const { authorization } = this.options.settings;
    try {
      const { statusCode, body } = await this.pool.request({
        method: method === 'GET' ? 'GET' : 'POST',
        path: `${this.basePath}/api/v1${path}`,
        headers: {
          accept: 'application/json',
          ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(authorization !== null && { authorization }),
        },
        body: form,
        signal,
      });
      return { status: statusCode, body: await body.text() };
    } catch (error) {
      throw signal.aborted && signal.reason instanceof PluginError ? signal.reason : engineFailure(error);
    }
  }
}

function seconds(milliseconds: number): string {
  return String(milliseconds / 1000);
}
