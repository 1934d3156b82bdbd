import { join } from 'node:path';
import type { SimulatedServer } from '../../simulator/server';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { dataSourceOf, type SavedDataSource } from '../packaged/data-source';
import { footprintOf, until, type Footprint } from '../packaged/footprint';
import { secretsIn } from '../packaged/secrets';
import { writtenFolder } from '../packaged/written';
import { PackagedPlugin, type PluginOptions } from '../packaged/plugin';

/** A running plugin, a simulated server, and what the plugin held when it had answered often. */
export interface Subject {
  plugin: PackagedPlugin;
  simulator: Simulator;
  server: SimulatedServer;
  outline: SavedDataSource;
  before: Footprint;
}

/** What garbage may add, MiB: two answers of 16 MiB, each once in parts and once as a whole. */
const SLACK_MIB = 64;

export const query = { queryType: 'server-metrics' };

/** Seconds that the server has for an answer. */
export const TIMEOUT_SECONDS = 2;

const running = new Set<Subject>();

export async function startSubject(run: string, options: Partial<PluginOptions> = {}, keys = 6): Promise<Subject> {
  const simulator = await startSimulator({ keys });
  const [server] = simulator.servers;
  if (!server) {
    throw new Error('The simulator started no server.');
  }
  const plugin = await PackagedPlugin.start({ check: 'faults', run, ...options });
  const outline = dataSourceOf(server, { timeoutSeconds: TIMEOUT_SECONDS });
  for (let round = 0; round < 8; round++) {
    await Promise.all(['1h', '2h', '3h'].map((window) => plugin.ask(outline, { ...query, window })));
  }
  const subject = { plugin, simulator, server, outline, before: footprintOf(plugin.pid) };
  running.add(subject);
  return subject;
}

/** Ends them all; a plugin that is gone, that panicked meanwhile, or wrote a secret, fails the test. */
export async function stopSubjects(): Promise<void> {
  const stopped = [...running];
  running.clear();
  const ends = stopped.map(({ plugin }) => plugin.end);
  await Promise.all(stopped.flatMap(({ plugin, simulator }) => [plugin.stop(), simulator.stop()]));
  expect(ends).toEqual(ends.map(() => null));
  const secrets = stopped.flatMap(({ simulator }) => simulator.servers.flatMap((server) => server.secrets));
  expect(await secretsIn(join(writtenFolder, 'faults'), secrets)).toEqual([]);
  expect(stopped.flatMap(({ plugin }) => plugin.log).filter((line) => line.includes('panic'))).toEqual([]);
}

/** The plugin answers again, and holds no more than before. */
export async function expectRecovery({ plugin, outline, before }: Subject): Promise<void> {
  expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
  let now = before;
  const isBack = () => {
    now = footprintOf(plugin.pid);
    return (
      now.descriptors <= before.descriptors &&
      now.sockets <= before.sockets &&
      now.residentMiB <= before.residentMiB + SLACK_MIB
    );
  };
  await until(isBack, 'no more is held than before').catch(() => {});
  expect(now).toMatchObject({
    descriptors: atMost(before.descriptors),
    sockets: atMost(before.sockets),
    residentMiB: atMost(before.residentMiB + SLACK_MIB),
  });
}

/** A number for `toEqual` that must not be passed. */
export function atMost(limit: number): unknown {
  return {
    asymmetricMatch: (value: unknown) => typeof value === 'number' && value <= limit,
    toString: () => `at most ${limit}`,
  };
}
