import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fleetDashboard } from '../../../provisioning/source/dashboards/fleet';
import { contextOf, type SavedDataSource } from '../../packaged/data-source';
import { footprintOf } from '../../packaged/footprint';
import { PackagedPlugin, requestOf } from '../../packaged/plugin';
import { folderFor } from '../../packaged/written';
import { SimulatorProcess, type StartedServer } from '../exporter/simulator-process';
import { median } from '../median';
import { timePlainSql } from './plain-sql';

export interface FleetResult {
  servers: number;
  /** All queries of the dashboard *Fleet* at once, milliseconds: first after a start, and again at once. */
  coldMs: number;
  warmMs: number;
  /**
   * Its panel of data by server: the median of some, the processor time of each, and the rows that history has of it read
   * by plain SQL.
   */
  panelMs: number;
  panelCpuMs: number;
  plainSqlMs: number;
  /** Of the management APIs, by the cold and by the warm dashboard. */
  coldCalls: number;
  warmCalls: number;
  /** While nobody looks, after sampling. */
  residentMiB: number;
  sockets: number;
  /** Processor seconds an hour that sampling takes. */
  cpuSecondsAnHour: number;
  /** The store’s files after these minutes. */
  storeKiB: number;
}

const KEYS = 20;
const ROUNDS = 9;
const panel = { queryType: 'server-metrics', shape: 'numeric', figure: 'data', limit: 15 };

/** One data source of so many simulated servers, sampled every five minutes for some minutes. */
export async function measureFleet(servers: number, minutes: number): Promise<FleetResult> {
  const run = `${servers}-servers`;
  const stateFolder = folderFor('bench-fleet', `${run}/state`);
  const simulator = await SimulatorProcess.start({ servers, keys: KEYS });
  const plugin = await PackagedPlugin.start({ check: 'bench-fleet', run, stateFolder });
  try {
    const fleet = fleetOf(simulator.servers);
    const cold = await timeDashboard(plugin, fleet);
    const warm = await timeDashboard(plugin, fleet);
    // The dashboard's own work is not that of sampling.
    await delay(60_000);
    const [before, begun] = [processorSeconds(plugin.pid), performance.now()];
    await delay(minutes * 60_000);
    const cpuSeconds = processorSeconds(plugin.pid) - before;
    const hours = (performance.now() - begun) / 3_600_000;
    const { residentMiB, sockets } = footprintOf(plugin.pid);
    await plugin.ask(fleet, panel);
    const times: number[] = [];
    const beforePanels = processorSeconds(plugin.pid);
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await timed(() => plugin.ask(fleet, panel)));
    }
    const panelCpuMs = ((processorSeconds(plugin.pid) - beforePanels) * 1000) / ROUNDS;
    const path = join(stateFolder, 'outline-metrics.sqlite');
    return {
      servers,
      coldMs: cold.milliseconds,
      warmMs: warm.milliseconds,
      panelMs: median(times),
      panelCpuMs,
      plainSqlMs: median(Array.from({ length: ROUNDS }, () => timePlainSql(path))),
      coldCalls: cold.calls,
      warmCalls: warm.calls,
      residentMiB,
      sockets,
      cpuSecondsAnHour: cpuSeconds / hours,
      storeKiB: [path, `${path}-wal`].reduce((sum, file) => sum + statSync(file).size, 0) / 1024,
    };
  } finally {
    await plugin.stop();
    await simulator.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

/** As shipped, but for the past: fetching it would be measured with sampling. */
function fleetOf(servers: readonly StartedServer[]): SavedDataSource {
  const idOf = (index: number) => `server-${index}`;
  return {
    uid: 'fleet',
    jsonData: {
      backfillSecondsPerHour: 0,
      // The simulated servers share what is left of two cores.
      timeoutSeconds: 300,
      servers: servers.map(({ certSha256 }, index) => ({
        id: idOf(index),
        name: `Server ${index}`,
        certSha256,
        labels: { provider: `provider-${index % 7}` },
      })),
    },
    secureJsonData: Object.fromEntries(servers.map(({ apiUrl }, index) => [`apiUrl.${idOf(index)}`, apiUrl])),
  };
}

async function timeDashboard(plugin: PackagedPlugin, fleet: SavedDataSource) {
  const targets = fleetDashboard().panels.flatMap((one) => ('targets' in one ? (one.targets ?? []) : []));
  const queries = targets.map((target) => JSON.parse(JSON.stringify(target).replaceAll('$label', 'provider')));
  const callsBefore = await callsOf(plugin, fleet);
  const milliseconds = await timed(async () => {
    const { responses } = await plugin.send(requestOf(contextOf(fleet), queries));
    const errors = [...responses.values()].flatMap(({ error }) => error || []);
    if (errors.length > 0) {
      throw new Error(`Panels failed: ${errors.join(' ')}`);
    }
  });
  return { milliseconds, calls: (await callsOf(plugin, fleet)) - callsBefore };
}

/** As the plugin counts them. */
async function callsOf(plugin: PackagedPlugin, fleet: SavedDataSource): Promise<number> {
  const answer = await plugin.ask(fleet, { queryType: 'plugin-statistics', shape: 'numeric', figure: 'requests' });
  const values = answer.frames.flatMap(({ data }) => data.values.map(([value]) => Number(value)));
  return values.reduce((sum, value) => sum + value, 0);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Of Linux' clock ticks, which are a hundredth of a second. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
