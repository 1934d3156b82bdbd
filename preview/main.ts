import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { buildPlugin } from '../build/build-plugin';
import { parseConnection } from '../pkg/settings/model';
import { reportProgress } from '../build/report-progress';
import { startSimulator } from '../simulator/simulator';
import { bundlePage } from './page-bundle';
import { startPreview, type OutlineServer } from './start-preview';

const portSchema = v.pipe(
  v.string(),
  v.regex(/^\d+$/, '--port must be a number'),
  v.transform(Number),
  v.maxValue(65_535)
);

/** `npm start`: builds what has changed, starts everything, prints the page's address, and ends with Ctrl-C. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const port = v.parse(portSchema, values.port);

  await buildPlugin({ quick: true });
  await bundlePage();
  const stopped = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map(waitForSignal));
  const outline = outlineFromEnvironment(process.env) ?? (await simulateOutline());
  try {
    const preview = await startPreview(outline.server, port);
    try {
      process.stdout.write(`preview: ${preview.url}\n`);
      await Promise.race([stopped, preview.failed]);
    } finally {
      await preview.close();
    }
  } finally {
    await outline.close();
  }
}

interface RunningOutline {
  server: OutlineServer;
  close(): Promise<void>;
}

/** @returns null where the environment names no real server */
function outlineFromEnvironment(environment: NodeJS.ProcessEnv): RunningOutline | null {
  const { OUTLINE_API_URL: apiUrl, OUTLINE_CERT_SHA256: certSha256 = '' } = environment;
  if (!apiUrl) {
    return null;
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

/** Bytes per 30 days; some keys of the simulated server come near it. */
const defaultDataLimit = 20e9;

async function simulateOutline(): Promise<RunningOutline> {
  reportProgress('preview: starting the simulated Outline server');
  const simulator = await startSimulator({ defaultDataLimit });
  const [server] = simulator.servers;
  if (!server) {
    throw new Error('The simulator started no server.');
  }
  const { apiUrl, certSha256 } = server;
  return { server: { apiUrl, certSha256, isSimulated: true }, close: () => simulator.stop() };
}

/** Stays in force while everything ends: a terminal's Ctrl-C may arrive twice, once from the program in between. */
function waitForSignal(signal: string): Promise<void> {
  return new Promise((resolve) => process.on(signal, () => resolve()));
}

main().catch((error: unknown) => {
  reportProgress(`preview: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
