import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { fleetDashboard } from '../../../provisioning/source/dashboards/fleet';
import { contextOf, type SavedDataSource } from '../../packaged/data-source';
import { footprintOf } from '../../packaged/footprint';
import { PackagedPlugin, requestOf } from '../../packaged/plugin';
import { folderFor } from '../../packaged/written';
import { SimulatorProcess, type StartedServer } from '../exporter/simulator-process';
import { median } from '../median';
import { timePlainSql } from './plain-sql';
import { seedHistory } from './seed-history';

export interface FleetResult {
  servers: number;
  /** All queries of the dashboard *Fleet* at once, milliseconds: first after a start, and again at once. */
  coldMs: number;
  warmMs: number;
  /**
   * Its panel of data by server: once after polls, then again, which is the median of some; the processor time of each of
   * these, and the rows that history has of it read by plain SQL.
   */
  freshMs: number;
  panelMs: number;
  panelCpuMs: number;
  plainSqlMs: number;
  /** Of the management APIs, by the cold and by the warm dashboard, and by these panels. */
  coldCalls: number;
  warmCalls: number;
  panelCalls: number;
  /** Of sampling, in the second with the most. */
  busiestSecondCalls: number;
  /** While nobody looks, after sampling. */
  residentMiB: number;
  sockets: number;
  /** Processor seconds an hour that sampling takes. */
  cpuSecondsAnHour: number;
  /** The store’s files after a day and these minutes. */
  storeKiB: number;
  /** What sampling writes to files in an hour. */
  writtenMiBAnHour: number;
}

const KEYS = 20;
const ROUNDS = 9;
const panel = { queryType: 'server-metrics', shape: 'numeric', figure: 'data', limit: 15 };

/** One data source of so many simulated servers with a day of history, sampled every five minutes for some minutes. */
export async function measureFleet(servers: number, minutes: number): Promise<FleetResult> {
  const run = `${servers}-servers`;
  const stateFolder = folderFor('bench-fleet', `${run}/state`);
  const simulator = await SimulatorProcess.start({ servers, keys: KEYS });
  const path = join(stateFolder, 'outline-metrics.sqlite');
  await seedHistory(path, simulator.servers, KEYS);
  const plugin = await PackagedPlugin.start({ check: 'bench-fleet', run, stateFolder });
  try {
    const fleet = fleetOf(simulator.servers);
    const cold = await timeDashboard(plugin, fleet);
    const warm = await timeDashboard(plugin, fleet);
    // The dashboard's own work is not that of sampling.
    await delay(60_000);
    const [before, writtenBefore, begun] = [processorSeconds(plugin.pid), writtenMiB(plugin.pid), performance.now()];
    const sampled = plugin.log.length;
    await delay(minutes * 60_000);
    const busiestSecondCalls = mostInASecond(plugin.log.slice(sampled));
    const cpuSeconds = processorSeconds(plugin.pid) - before;
    const written = writtenMiB(plugin.pid) - writtenBefore;
    const hours = (performance.now() - begun) / 3_600_000;
    const { residentMiB, sockets } = footprintOf(plugin.pid);
    const callsBefore = await callsOfPanels(plugin, fleet);
    const freshMs = await timed(() => plugin.ask(fleet, panel));
    const times: number[] = [];
    const beforePanels = processorSeconds(plugin.pid);
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await timed(() => plugin.ask(fleet, panel)));
    }
    const panelCpuMs = ((processorSeconds(plugin.pid) - beforePanels) * 1000) / ROUNDS;
    return {
      servers,
      coldMs: cold.milliseconds,
      warmMs: warm.milliseconds,
      freshMs,
      panelMs: median(times),
      panelCpuMs,
      plainSqlMs: median(Array.from({ length: ROUNDS }, () => timePlainSql(path))),
      coldCalls: cold.calls,
      warmCalls: warm.calls,
      panelCalls: (await callsOfPanels(plugin, fleet)) - callsBefore,
      busiestSecondCalls,
      residentMiB,
      sockets,
      cpuSecondsAnHour: cpuSeconds / hours,
      storeKiB: [path, `${path}-wal`].reduce((sum, file) => sum + statSync(file).size, 0) / 1024,
      writtenMiBAnHour: written / hours,
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

/** As the plugin counts them, those of sampling among them. */
function callsOf(plugin: PackagedPlugin, fleet: SavedDataSource): Promise<number> {
  return sumOf(plugin, fleet, { queryType: 'plugin-statistics', shape: 'numeric', figure: 'requests' });
}

/** Those that panels were the reason of. */
function callsOfPanels(plugin: PackagedPlugin, fleet: SavedDataSource): Promise<number> {
  const filters = [{ label: 'purpose', operator: '=', values: ['panel'] }];
  return sumOf(plugin, fleet, { queryType: 'overhead', shape: 'numeric', figure: 'calls', filters });
}

async function sumOf(plugin: PackagedPlugin, fleet: SavedDataSource, query: object): Promise<number> {
  const answer = await plugin.ask(fleet, query);
  const values = answer.frames.flatMap(({ data }) => data.values.map(([value]) => Number(value)));
  return values.reduce((sum, value) => sum + value, 0);
}

const loggedSchema = v.object({ '@message': v.literal('called the Outline server'), '@timestamp': v.string() });

/** Calls by the log, in the second with the most. */
function mostInASecond(log: readonly string[]): number {
  const bySecond = new Map<string, number>();
  for (const line of log) {
    const call = v.safeParse(loggedSchema, JSON.parse(line));
    if (call.success) {
      const second = call.output['@timestamp'].slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
      bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
    }
  }
  return Math.max(0, ...bySecond.values());
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** What it had written to disks, or will. */
function writtenMiB(pid: number): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]) / 2 ** 20;
}

/** Of Linux' clock ticks, which are a hundredth of a second. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
