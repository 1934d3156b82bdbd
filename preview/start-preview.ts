import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distFolder } from '../build/paths';
import { reportProgress } from '../build/report-progress';
import { executableName, hostTarget } from '../build/targets';
import { Api } from './api';
import { startBackend } from './backend-process';
import { DataSource } from './data-source';
import { startPageServer } from './page-server';

/** The Outline server that the preview's data source is set to when it starts. */
export interface OutlineServer {
  apiUrl: string;
  certSha256: string;
  /** Whether its line may be shown: a real server's is a password. */
  isSimulated: boolean;
}

export interface Preview {
  url: string;
  /** Rejects when the backend ends by itself. */
  failed: Promise<never>;
  close(): Promise<void>;
}

/**
 * Starts the built plugin's backend and the page on `port`; 0 is any free one. `dist/` and the page must be built.
 *
 * @throws Error when the backend does not start or the port is taken
 */
export async function startPreview(outline: OutlineServer, port: number): Promise<Preview> {
  const dataSource = new DataSource();
  const { apiUrl, certSha256, isSimulated } = outline;
  const jsonData = isSimulated ? { certSha256, serverName: 'simulated' } : { certSha256 };
  dataSource.update({ name: 'Outline VPN', jsonData, secureJsonData: { apiUrl } });

  const state = mkdtempSync(join(tmpdir(), 'outline-preview-'));
  const executable = join(distFolder, executableName(hostTarget()));
  const backend = await startBackend([executable], reportBackendLog, { GF_PLUGIN_STATE_DIR: state });
  const stop = async () => {
    await backend.stop();
    rmSync(state, { recursive: true, force: true });
  };
  try {
    const server = await startPageServer(new Api(backend, dataSource, describe(outline)), port);
    return {
      url: `http://127.0.0.1:${server.port}/`,
      failed: backend.ended,
      close: async () => {
        server.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
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
function reportBackendLog(line: string): void {
  if (!/"@level":"(trace|debug|info)"/.test(line)) {
    reportProgress(`backend: ${line}`);
  }
}
