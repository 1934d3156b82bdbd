import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as v from 'valibot';
import { distFolder } from '../build/paths';
import type { StringList } from '../pkg/grafana/generated/plugin';
import type { BackendProcess } from './backend-process';
import { dataSourceUpdateSchema, type DataSource } from './data-source';
import type { PageReloads } from './page-reloads';
import { callResource, checkHealth, queryData, type JsonAnswer } from './plugin-calls';

/** What the page needs to know of the world around it. */
export interface PreviewInformation {
  /** One sentence on the Outline server behind the preview. */
  server: string;
  /** The line to paste, where it is no secret: that of the simulated server. */
  installerLine: string | null;
}

/** Grafana's HTTP API, as much of it as a data source uses. Paths are Grafana's. */
export class Api {
  readonly #backend: () => Promise<BackendProcess>;
  readonly #dataSource: DataSource;
  readonly #information: PreviewInformation;
  readonly #reloads: PageReloads | null;

  /**
   * @param backend the backend in use; while it is replaced, the next one
   * @param reloads null where what is served stays as it is
   */
  constructor(
    backend: () => Promise<BackendProcess>,
    dataSource: DataSource,
    information: PreviewInformation,
    reloads: PageReloads | null
  ) {
    this.#backend = backend;
    this.#dataSource = dataSource;
    this.#information = information;
    this.#reloads = reloads;
  }

  /** @returns false where the path is none of this API's */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://preview');
    if (!url.pathname.startsWith('/api/')) {
      return false;
    }
    try {
      await this.#answer(request, response, url);
    } catch (error) {
      sendJson(response, error instanceof v.ValiError ? 400 : 500, { message: messageOf(error) });
    }
    return true;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const resources = `/api/datasources/uid/${this.#dataSource.uid}/resources/`;
    if (this.#reloads && url.pathname === '/api/preview/reloads') {
      this.#reloads.add(response);
    } else if (url.pathname.startsWith(resources)) {
      await this.#passOn(request, response, url, url.pathname.slice(resources.length));
    } else {
      const { status, body } = await this.#route(`${request.method} ${url.pathname}`, request);
      sendJson(response, status, body);
    }
  }

  async #route(route: string, request: IncomingMessage): Promise<JsonAnswer> {
    const context = () => this.#dataSource.pluginContext(pluginId);
    const own = `/api/datasources/uid/${this.#dataSource.uid}`;
    switch (route) {
      case 'GET /api/preview':
        return { status: 200, body: await this.#describe() };
      case 'POST /api/ds/query':
        return queryData(await this.#backend(), context(), await readJson(request));
      case `GET ${own}/health`:
        return checkHealth(await this.#backend(), context());
      case `PUT ${own}`:
        this.#dataSource.update(v.parse(dataSourceUpdateSchema, await readJson(request)));
        return { status: 200, body: this.#dataSource.describe() };
      case `GET ${own}`:
        return { status: 200, body: this.#dataSource.describe() };
      default:
        return { status: 404, body: { message: 'The preview has no such route.' } };
    }
  }

  async #describe(): Promise<unknown> {
    const plugin: unknown = JSON.parse(await readFile(join(distFolder, 'plugin.json'), 'utf8'));
    return { ...this.#information, isReloading: this.#reloads !== null, plugin };
  }

  async #passOn(request: IncomingMessage, response: ServerResponse, url: URL, path: string): Promise<void> {
    const type = request.headers['content-type'];
    const answer = await callResource(await this.#backend(), {
      pluginContext: this.#dataSource.pluginContext(pluginId),
      path,
      method: request.method ?? 'GET',
      url: `${path}${url.search}`,
      headers: new Map(type ? [['Content-Type', { values: [type] }]] : []),
      body: await readBody(request),
    });
    const headers = Array.from(answer.headers, ([name, list]: [string, StringList]) => [name, list.values.join(', ')]);
    response.writeHead(answer.code, Object.fromEntries(headers)).end(answer.body);
  }
}

/** The plugin's id, which is also the name of its folder in Grafana. */
export const pluginId = 'outline-metrics-datasource';

async function readJson(request: IncomingMessage): Promise<unknown> {
  return JSON.parse((await readBody(request)).toString('utf8'));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(v.parse(v.instance(Buffer), chunk));
  }
  return Buffer.concat(chunks);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
