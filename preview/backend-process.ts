import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { credentials } from '@grpc/grpc-js';
import { DataClient, DiagnosticsClient, ResourceClient } from '../pkg/grafana/generated/plugin';
import { GRPCControllerClient } from '../pkg/grafana/generated/process';

/** The plugin's executable, running and ready to be called. */
export interface BackendProcess {
  data: DataClient;
  diagnostics: DiagnosticsClient;
  resources: ResourceClient;
  /** Of the executable, or of what was started in its place. */
  pid: number;
  /** Where it listens, in the form that gRPC takes. */
  address: string;
  /** Stops reading its log, as a host that hangs; the returned function goes on. */
  stopReadingLog(): () => void;
  /** Rejects when the process ends without having been told to. */
  ended: Promise<never>;
  /** Ends the process as Grafana does: it is asked to, and killed when it is still there two seconds later. */
  stop(): Promise<void>;
}

/** What Grafana allows a plugin to start in. */
const START_LIMIT_MILLISECONDS = 60_000;
const STOP_LIMIT_MILLISECONDS = 2_000;
const LARGEST_MESSAGE = 2 ** 31 - 1;

/**
 * Starts the executable as Grafana starts it: cookie and protocol version in the environment, the address to call in
 * the first line of standard output.
 *
 * @param command the executable, or the emulator that runs it with its parameters
 * @param onLog takes each line that the plugin logs: JSON as hclog writes it
 * @param environment besides that of this process; where it names no folder for state, the user's own is written to
 * @throws Error when no usable line comes within a minute
 */
export async function startBackend(
  [program, ...parameters]: readonly [string, ...string[]],
  onLog: (line: string) => void,
  environment: NodeJS.ProcessEnv
): Promise<BackendProcess> {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...environment,
      grafana_plugin_type: 'datasource',
      PLUGIN_PROTOCOL_VERSIONS: '2',
      PLUGIN_MIN_PORT: '10000',
      PLUGIN_MAX_PORT: '25000',
    },
    // Ctrl-C in a terminal reaches the whole group; the plugin's end is this process's business.
    detached: process.platform !== 'win32',
  });
  createInterface({ input: child.stderr }).on('line', onLog);
  const address = parseHandshake(await readFirstLine(child));

  const options = {
    'grpc.max_receive_message_length': LARGEST_MESSAGE,
    'grpc.max_send_message_length': LARGEST_MESSAGE,
  };
  const connect = [address, credentials.createInsecure(), options] as const;
  const clients = {
    data: new DataClient(...connect),
    diagnostics: new DiagnosticsClient(...connect),
    resources: new ResourceClient(...connect),
    controller: new GRPCControllerClient(...connect),
  };
  let stopping = false;
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => {
      if (!stopping) {
        reject(new Error(`The backend ended by itself (${signal ?? `exit code ${code}`}).`));
      }
    });
  });
  return {
    data: clients.data,
    diagnostics: clients.diagnostics,
    resources: clients.resources,
    pid: child.pid ?? 0,
    address,
    stopReadingLog: () => {
      child.stderr.pause();
      return () => void child.stderr.resume();
    },
    ended,
    stop: async () => {
      stopping = true;
      await stopProcess(child, clients.controller);
      Object.values(clients).forEach((client) => client.close());
    },
  };
}

function readFirstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => fail('wrote no handshake within a minute'), START_LIMIT_MILLISECONDS);
    const fail = (reason: string) => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(new Error(`The backend ${reason}.`));
    };
    child.once('error', (error) => fail(`cannot be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with exit code ${code} before its handshake`));
    if (child.stdout) {
      createInterface({ input: child.stdout }).once('line', (line) => {
        clearTimeout(limit);
        child.removeAllListeners();
        resolve(line);
      });
    }
  });
}

/** @returns the address in the form that gRPC takes */
function parseHandshake(line: string): string {
  const [core, protocol, network, address, kind] = line.split('|');
  if (core !== '1' || protocol !== '2' || !address || kind !== 'grpc' || (network !== 'unix' && network !== 'tcp')) {
    throw new Error(`The backend's handshake cannot be read: ${line}`);
  }
  return network === 'unix' ? `unix:${address}` : address;
}

async function stopProcess(child: ChildProcess, controller: GRPCControllerClient): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exit = once(child, 'exit');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MILLISECONDS);
  // The answer may be lost with the process; the exit is what counts.
  controller.shutdown({}, () => undefined);
  await exit;
  clearTimeout(limit);
}
