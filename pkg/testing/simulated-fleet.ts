import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { SimulatedServer } from '../../simulator/server';
import { startSimulator } from '../../simulator/simulator';
import { checkFrame, type CheckedFrame } from '../frames/check';
import type { HealthResult, PluginContext } from '../grafana/handlers';
import { Logger } from '../grafana/logging';
import { createOutlinePlugin, type OutlinePlugin } from '../outline-plugin';
import type { SavedQuery } from '../query/model';
import type { TimeRange } from '../query/window';

type SimulatorOptions = NonNullable<Parameters<typeof startSimulator>[0]>;

/** Saved settings of a data source. */
export interface Saved {
  jsonData: Record<string, unknown>;
  decryptedSecureJsonData: Record<string, string>;
}

export interface SimulatedFleet {
  servers: SimulatedServer[];
  /** The file in which the plugin keeps what it knows. */
  storePath: string;
  /** The settings of later calls. */
  saved: Saved;
  /** @param timeRange by default the last hour */
  query(query: SavedQuery & Record<string, unknown>, timeRange?: TimeRange): Promise<CheckedFrame>;
  /** As an Admin. */
  health(): Promise<HealthResult>;
  /** The answer to a GET, parsed. */
  resource(path: string, parameters?: Record<string, string>, role?: string): Promise<unknown>;
  /** The plugin ends and starts, with what it kept. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Ids of the servers of a fleet, in their order. */
export const fleetIds = ['fra', 'hel', 'sgp'] as const;

/** The settings of simulated servers, by the ids above and those that follow from the number. */
export function fleetSettings(servers: readonly SimulatedServer[], jsonData: Record<string, unknown> = {}): Saved {
  const idOf = (index: number) => fleetIds[index] ?? `server-${index}`;
  return {
    jsonData: {
      // History makes calls of its own.
      history: 'off',
      timeoutSeconds: 5,
      servers: servers.map(({ certSha256 }, index) => ({ id: idOf(index), certSha256 })),
      ...jsonData,
    },
    decryptedSecureJsonData: Object.fromEntries(servers.map(({ apiUrl }, index) => [`apiUrl.${idOf(index)}`, apiUrl])),
  };
}

/** The plugin as Grafana calls it, over simulated servers, three by default. */
export async function startFleet(options: SimulatorOptions = {}): Promise<SimulatedFleet> {
  const simulator = await startSimulator({ servers: 3, keys: 2, ageDays: 2, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'outline-fleet-'));
  const start = (): OutlinePlugin =>
    createOutlinePlugin(new Logger(new Writable({ write: (_, __, done) => done() })), { GF_PLUGIN_STATE_DIR: folder });
  const signal = new AbortController().signal;
  let plugin = start();
  let updated = 0;
  let last = '';
  const context = (saved: Saved, role: string): PluginContext => {
    const text = JSON.stringify(saved);
    updated += text === last ? 0 : 1;
    last = text;
    return {
      orgId: 1,
      namespace: '',
      user: { login: 'ann', role },
      dataSource: { uid: 'outline', name: 'Outline', updated, ...saved },
      grafanaConfig: new Map(),
      headers: new Map(),
    };
  };
  const fleet: SimulatedFleet = {
    servers: simulator.servers,
    storePath: join(folder, 'outline-metrics.sqlite'),
    saved: fleetSettings(simulator.servers),
    async query(json, timeRange = { from: Date.now() - 3_600_000, to: Date.now() }) {
      const call = { refId: 'A', queryType: '', maxDataPoints: 100, intervalMs: 1000, timeRange, json };
      const [frame] = await plugin.handlers.queryData(context(fleet.saved, 'Viewer'), call, signal);
      if (!frame) {
        throw new Error('the query has no frame');
      }
      return checkFrame(frame);
    },
    health() {
      return plugin.handlers.checkHealth(context(fleet.saved, 'Admin'), signal);
    },
    async resource(path, parameters = {}, role = 'Viewer') {
      const request = { method: 'GET', path, query: new URLSearchParams(parameters), body: new Uint8Array() };
      const { body } = await plugin.handlers.callResource(context(fleet.saved, role), request, signal);
      return JSON.parse(String(body));
    },
    async restart() {
      await plugin.dispose();
      plugin = start();
    },
    async stop() {
      await plugin.dispose();
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return fleet;
}
