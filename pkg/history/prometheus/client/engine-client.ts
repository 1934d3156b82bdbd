import { Pool } from 'undici';
import { chain, type Call } from '../../../http/chain';
import { exchange } from '../../../http/exchange';
import { limitConcurrency } from '../../../http/links/concurrency';
import { withHeaders } from '../../../http/links/headers';
import { RunningCalls } from '../../../http/links/running-calls';
import { SharedCalls } from '../../../http/links/shared-calls';
import { timeLimit } from '../../../http/links/time-limit';
import { translate } from '../../../http/links/translate';
import type { HttpRequest, HttpResponse } from '../../../http/message';
import type { PrometheusSettings } from '../../../settings/model';
import { createConnector, type ResolveHost } from '../connect/connector';
import { engineFailure } from '../connect/failure';
import {
  isAnswered,
  readBuild,
  readSeries,
  type EngineBuild,
  type EngineResponse,
  type SampledSeries,
} from './answers';

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
 * Figures are of stored samples, and of all of them: Thanos may leave out a store that fails, or take means of five
 * minutes, unless told not to. Others do not know these parameters.
 */
const everySample: Parameters = { partial_response: 'false', max_source_resolution: '0s' };

/**
 * The query API of Prometheus, as Mimir, Thanos and VictoriaMetrics have it too. Redirects are not followed, and proxies
 * of the environment are not used: the address is judged where the connection is made. Equal queries in flight are one.
 */
export class EngineClient {
  readonly #pool: Pool;
  readonly #basePath: string;
  readonly #running = new RunningCalls();
  readonly #send: Call<HttpRequest, HttpResponse>;

  constructor({ settings, allowPrivate, resolve, timeoutSeconds }: EngineClientOptions) {
    const url = new URL(settings.url);
    const { authorization } = settings;
    this.#basePath = url.pathname.replace(/\/+$/, '');
    this.#pool = new Pool(url.origin, {
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
    const shared = new SharedCalls<HttpRequest, HttpResponse>({
      keyOf: ({ method, path, body }) => `${method} ${path} ${String(body)}`,
    });
    this.#send = chain(
      [
        shared.link,
        translate(engineFailure),
        this.#running.link,
        limitConcurrency(MAX_CONCURRENT_QUERIES),
        timeLimit(timeoutSeconds),
        withHeaders([
          { name: 'accept', value: 'application/json' },
          ...(authorization === null ? [] : [{ name: 'authorization', value: authorization }]),
        ]),
      ],
      exchange(this.#pool)
    );
  }

  /**
   * An expression at one moment, epoch milliseconds. A selector with a range gives its samples as they are stored.
   *
   * @throws PluginError one of `PROMETHEUS_…`, or `REQUEST_CANCELLED`
   */
  async query(expression: string, at: number, signal: AbortSignal): Promise<SampledSeries[]> {
    return readSeries(await this.#ask('/query', { query: expression, time: seconds(at) }, signal));
  }

  /** @throws PluginError as `query` */
  async queryRange(expression: string, { start, end, step }: Range, signal: AbortSignal): Promise<SampledSeries[]> {
    // A step in seconds is cut to what a binary fraction holds, so that one in fifty is a millisecond too short.
    const range = { start: seconds(start), end: seconds(end), step: `${step}ms` };
    // VictoriaMetrics moves start and end to multiples of the step for the sake of its cache, unless told not to.
    return readSeries(await this.#ask('/query_range', { query: expression, ...range, nocache: '1' }, signal));
  }

  /** @throws PluginError as `query` */
  async build(signal: AbortSignal): Promise<EngineBuild> {
    return readBuild(await this.#get('/status/buildinfo', signal));
  }

  /** Whether the engine's API has a path that others lack. @throws PluginError as `query` */
  async has(path: string, signal: AbortSignal): Promise<boolean> {
    return isAnswered(await this.#get(path, signal));
  }

  async close(): Promise<void> {
    this.#running.close();
    await this.#pool.destroy();
  }

  async #get(path: string, signal: AbortSignal): Promise<EngineResponse> {
    return textOf(await this.#send({ method: 'GET', path: this.#pathOf(path) }, signal));
  }

  #pathOf(path: string): string {
    return `${this.#basePath}/api/v1${path}`;
  }

  async #ask(path: string, parameters: Parameters, signal: AbortSignal): Promise<EngineResponse> {
    const request: HttpRequest = {
      method: 'POST',
      path: this.#pathOf(path),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...parameters, ...everySample }).toString(),
    };
    return textOf(await this.#send(request, signal));
  }
}

function textOf({ status, body }: HttpResponse): EngineResponse {
  return { status, body: body.toString() };
}

function seconds(milliseconds: number): string {
  return String(milliseconds / 1000);
}
