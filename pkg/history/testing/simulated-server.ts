import type { SimulatorOptions } from '../../../simulator/options';
import type { SimulatedServer } from '../../../simulator/server';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import type { OutlineApi } from '../../outline/api';
import { createOutlineApi, type OutlineApiDependencies } from '../../outline/client';
import type { ApiSettings } from '../../settings/model';

export interface SimulatedOutline {
  simulator: Simulator;
  server: SimulatedServer;
  api: OutlineApi;
  /** Another client of the same server, by default as if there was none but it. */
  connect(changes?: Partial<ApiSettings>, dependencies?: Pick<OutlineApiDependencies, 'scrapePhase'>): OutlineApi;
}

const opened: Array<() => Promise<void>> = [];

/** A simulated server and a client whose clock is the simulator's; `closeSimulated` ends both. */
export async function simulated(options: SimulatorOptions = {}): Promise<SimulatedOutline> {
  const simulator = await startSimulator({ keys: 4, ageDays: 2, now: new Date('2026-11-21T10:02:13Z'), ...options });
  const server = firstOf(simulator);
  const connect: SimulatedOutline['connect'] = (changes, dependencies) => {
    const api = createOutlineApi(
      {
        name: server.name,
        apiUrl: server.apiUrl,
        certSha256: server.certSha256,
        tlsSkipVerify: false,
        timeoutSeconds: 30,
        cacheTtlSeconds: 0,
        maxConcurrentCalls: 2,
        ...changes,
      },
      { now: () => simulator.clock.now(), ...dependencies }
    );
    opened.push(() => api.close());
    return api;
  };
  opened.push(() => simulator.stop());
  return { simulator, server, api: connect(), connect };
}

/** Small downloads of changing size by two keys, one after the other, between two moments (epoch milliseconds). */
export function keepBusy(server: SimulatedServer, from: number, to: number, everySeconds = 7): void {
  for (let at = from, size = 1; at < to; at += everySeconds * 1000, size = (size * 31) % 1009) {
    server.connect({ keyId: String(size % 2), at, length: 4000, down: 1000 * size, up: 10 * size });
  }
}

/** For `afterEach`. */
export async function closeSimulated(): Promise<void> {
  for (const close of opened.splice(0).reverse()) {
    await close();
  }
}

function firstOf({ servers: [server] }: Simulator): SimulatedServer {
  if (!server) {
    throw new Error('no simulated server');
  }
  return server;
}
