import { appendFileSync } from 'node:fs';
import { connect as connectTo, type Socket } from 'node:net';
import { join } from 'node:path';
import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { distFolder } from '../../build/paths';
import { executableName, hostTarget } from '../../build/targets';
import type {
  DataResponse,
  PluginContext,
  QueryDataRequest,
  QueryDataResponse,
} from '../../pkg/grafana/generated/plugin';
import { startBackend, type BackendProcess } from '../../preview/backend-process';
import { frameToJson, type JsonFrame } from '../../preview/frames-to-json';
import { callResource, checkHealth, type JsonAnswer } from '../../preview/plugin-calls';
import { contextOf, type SavedDataSource } from './data-source';
import { folderFor } from './written';

export const executable = join(distFolder, executableName(hostTarget()));

export interface PluginOptions {
  /** Name of the check, and of this run in it. */
  check: string;
  run: string;
  /** Where it keeps its state; by default a folder of the run. */
  stateFolder?: string;
  environment?: Record<string, string>;
  /** Shell commands before the executable takes the shell's place, such as `ulimit -n 64`. */
  before?: string;
  /** Gives the executable mounts of its own, which `before` may change; needs root. */
  ownMounts?: boolean;
}

/** What a query comes to. */
export interface Answer {
  frames: JsonFrame[];
  /** 200 or that of the error. */
  status: number;
  error: string;
  /** Of the error's last brackets; empty without error. */
  code: string;
  source: string;
}

/** The packaged executable, started and called as Grafana does. What it writes is kept in the folder of the run. */
export class PackagedPlugin {
  readonly #backend: BackendProcess;
  readonly #folder: string;
  readonly #log: readonly string[];
  #end: Error | null = null;
  #isTerminated = false;

  private constructor(backend: BackendProcess, folder: string, log: readonly string[]) {
    this.#backend = backend;
    this.#folder = folder;
    this.#log = log;
    backend.ended.catch((error: Error) => {
      this.#end = this.#isTerminated ? null : error;
    });
  }

  static async start(options: PluginOptions): Promise<PackagedPlugin> {
    const { check, run, stateFolder, environment } = options;
    const folder = folderFor(check, run);
    const log: string[] = [];
    const takeLine = (line: string) => {
      log.push(line);
      appendFileSync(join(folder, 'log.jsonl'), `${line}\n`);
    };
    const state = { GF_PLUGIN_STATE_DIR: stateFolder ?? folderFor(check, `${run}/state`) };
    const backend = await startBackend(commandOf(options), takeLine, { ...state, ...environment });
    return new PackagedPlugin(backend, folder, log);
  }

  get pid(): number {
    return this.#backend.pid;
  }

  get log(): readonly string[] {
    return this.#log;
  }

  /** Why it ended by itself; null while it runs. */
  get end(): Error | null {
    return this.#end;
  }

  /**
   * Asks one query over the last 24 hours.
   *
   * @param updated when the data source was changed last
   * @throws ServiceError where there is no answer at all
   */
  async ask(dataSource: SavedDataSource, query: unknown, signal?: AbortSignal, updated?: number): Promise<Answer> {
    const { responses } = await this.send(requestOf(contextOf(dataSource, updated), [query]), signal);
    const [response] = responses.values();
    if (!response) {
      throw new Error('There is no answer under the query’s refId.');
    }
    return this.#read(response);
  }

  /** The call as it is on the wire. */
  send(request: QueryDataRequest, signal?: AbortSignal, metadata = new Metadata()): Promise<QueryDataResponse> {
    return new Promise((resolve, reject) => {
      const call = this.#backend.data.queryData(request, metadata, (error: ServiceError | null, response) =>
        error ? reject(error) : resolve(response)
      );
      signal?.addEventListener('abort', () => call.cancel());
    });
  }

  /** *Save & test*. */
  async health(context: PluginContext): Promise<JsonAnswer> {
    const answer = await checkHealth(this.#backend, context);
    this.#keep(answer);
    return answer;
  }

  async resource(
    context: PluginContext,
    method: string,
    url: string,
    body = ''
  ): Promise<{ code: number; body: string }> {
    const { code, body: bytes } = await callResource(this.#backend, {
      pluginContext: context,
      path: url.split('?', 1).join(''),
      url,
      method,
      headers: new Map(),
      body: Buffer.from(body),
    });
    const answer = { code, body: Buffer.from(bytes).toString('utf8') };
    this.#keep(answer);
    return answer;
  }

  /** One more connection to it, as a host of its own would make. */
  openConnection(): Socket {
    return connectTo(this.#backend.address.replace('unix:', ''));
  }

  /** Its log is not read until the returned function is called. */
  stopReadingLog(): () => void {
    return this.#backend.stopReadingLog();
  }

  async stop(): Promise<void> {
    await this.#backend.stop();
  }

  /** Ends it as the system does. */
  terminate(): void {
    this.#isTerminated = true;
    process.kill(this.pid, 'SIGTERM');
  }

  #read({ frames, status, error, errorSource }: DataResponse): Answer {
    const code = /\[([A-Z_]+)\]$/.exec(error)?.[1] ?? '';
    const answer = { frames: frames.map(frameToJson), status, error, code, source: errorSource };
    this.#keep(answer);
    return answer;
  }

  #keep(answer: unknown): void {
    appendFileSync(join(this.#folder, 'answers.jsonl'), `${JSON.stringify(answer)}\n`);
  }
}

/** What ends as the executable, under the process id of its beginning. */
function commandOf({ before = 'true', ownMounts = false }: PluginOptions): [string, ...string[]] {
  const shell: [string, ...string[]] = ['bash', '-c', `set -e; ${before}; exec "$0"`, executable];
  return ownMounts ? ['unshare', '--mount', ...shell] : shell;
}

/** Queries over the last 24 hours; texts are sent as they are. */
export function requestOf(pluginContext: PluginContext | undefined, queries: readonly unknown[]): QueryDataRequest {
  const now = Date.now();
  return {
    pluginContext,
    headers: new Map(),
    queries: queries.map((query, index) => ({
      refId: `Q${index}`,
      queryType: '',
      maxDataPoints: 100n,
      intervalMS: 1000n,
      timeRange: { fromEpochMS: BigInt(now - 86_400_000), toEpochMS: BigInt(now) },
      json: Buffer.from(typeof query === 'string' ? query : JSON.stringify(query)),
    })),
  };
}
