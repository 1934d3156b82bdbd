import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportProgress } from '../build/report-progress';
import { Api } from './api';
import type { BackendProcess } from './backend-process';
import { DataSource } from './data-source';
import { startOutline, type OutlineServer } from './outline-server';
import type { PageReloads } from './page-reloads';
import { startPageServer } from './page-server';

/** What answers the calls of the page. */
export interface Backend {
  /** The process in use; while it is replaced, the next one. Rejects where that cannot be started. */
  current(): Promise<BackendProcess>;
  /** Rejects when the preview cannot go on. */
  failed: Promise<never>;
  stop(): Promise<void>;
}

export interface PreviewOptions {
  /** 0 is any free one. */
  port: number;
  /** @param stateFolder where its store is */
  startBackend(stateFolder: string): Promise<Backend>;
  /** Null where what is served stays as it is. */
  reloads: PageReloads | null;
}

/**
 * Starts an Outline server, the backend and the page, prints the page's address, and ends with Ctrl-C.
 *
 * @throws Error when the backend does not start or the port is taken
 */
export async function runPreview({ port, startBackend, reloads }: PreviewOptions): Promise<void> {
  const stopped = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map(waitForSignal));
  const stateFolder = mkdtempSync(join(tmpdir(), 'outline-preview-'));
  const toClose: Array<() => unknown> = [() => rmSync(stateFolder, { recursive: true, force: true })];
  try {
    const outline = await startOutline(process.env, stateFolder);
    toClose.push(() => outline.close());
    const backend = await startBackend(stateFolder);
    toClose.push(() => backend.stop());
    const api = new Api(() => backend.current(), dataSourceOf(outline.server), describe(outline.server), reloads);
    const server = await startPageServer(api, port);
    toClose.push(() => server.close());
    process.stdout.write(`preview: http://127.0.0.1:${server.port}/\n`);
    await Promise.race([stopped, backend.failed]);
  } finally {
    for (const close of toClose.reverse()) {
      await close();
    }
  }
}

function dataSourceOf({ apiUrl, certSha256, isSimulated }: OutlineServer): DataSource {
  const dataSource = new DataSource();
  const jsonData = isSimulated ? { certSha256, serverName: 'simulated' } : { certSha256 };
  dataSource.update({ name: 'Outline VPN', jsonData, secureJsonData: { apiUrl } });
  return dataSource;
}

function describe({ apiUrl, certSha256, isSimulated }: OutlineServer) {
  return isSimulated
    ? {
        server: 'The Outline server behind it is simulated; its installer would have printed this line:',
        installerLine: JSON.stringify({ apiUrl, certSha256 }),
      }
    : { server: `The Outline server behind it is the one at ${new URL(apiUrl).hostname}.`, installerLine: null };
}

/** Shows what the backend has to complain of; its full log is for Grafana. */
export function reportBackendLog(line: string): void {
  if (!/"@level":"(trace|debug|info)"/.test(line)) {
    reportProgress(`backend: ${line}`);
  }
}

/** Stays in force while everything ends: a terminal's Ctrl-C may arrive twice, once from the program in between. */
function waitForSignal(signal: string): Promise<void> {
  return new Promise((resolve) => process.on(signal, () => resolve()));
}
