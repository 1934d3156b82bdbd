import { reportProgress } from '../build/report-progress';
import { parseConnection } from '../pkg/settings/model';
import { startSimulator } from '../simulator/simulator';
import { recordPast } from './record-past';

/** The Outline server that the preview's data source is set to when it starts. */
export interface OutlineServer {
  apiUrl: string;
  certSha256: string;
  /** Whether its line may be shown: a real server's is a password. */
  isSimulated: boolean;
}

export interface RunningOutline {
  server: OutlineServer;
  close(): Promise<void>;
}

/** How far back the simulated server's history goes in five-minute steps, milliseconds; before that in hours and days. */
const RECORDED_TIME = 6 * 3_600_000;

/** Bytes per 30 days; some keys of the simulated server come near it. */
const DEFAULT_DATA_LIMIT = 20e9;

/**
 * The server that `OUTLINE_API_URL` and `OUTLINE_CERT_SHA256` name, or a simulated one, whose history so far is put into
 * the store in `stateFolder`.
 *
 * @throws Error where the environment names no server that can be used
 */
export async function startOutline(environment: NodeJS.ProcessEnv, stateFolder: string): Promise<RunningOutline> {
  const { OUTLINE_API_URL: apiUrl, OUTLINE_CERT_SHA256: certSha256 = '' } = environment;
  if (!apiUrl) {
    return simulateOutline(stateFolder);
  }
  const connection = parseConnection(apiUrl);
  if (!connection.ok) {
    throw new Error(`OUTLINE_API_URL: ${connection.message}`);
  }
  const server = {
    apiUrl: connection.apiUrl,
    certSha256: certSha256 || (connection.certSha256 ?? ''),
    isSimulated: false,
  };
  return { server, close: async () => undefined };
}

async function simulateOutline(stateFolder: string): Promise<RunningOutline> {
  reportProgress('preview: starting the simulated Outline server and recording its last hours');
  const simulator = await startSimulator({ defaultDataLimit: DEFAULT_DATA_LIMIT, now: Date.now() - RECORDED_TIME });
  const [server] = simulator.servers;
  if (!server) {
    throw new Error('The simulator started no server.');
  }
  await recordPast(server, simulator.clock, stateFolder);
  const { apiUrl, certSha256 } = server;
  return { server: { apiUrl, certSha256, isSimulated: true }, close: () => simulator.stop() };
}
