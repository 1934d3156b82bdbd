import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { contextOf, dataSourceOf } from '../../checks/packaged/data-source';
import { isAlive, until } from '../../checks/packaged/footprint';
import { PackagedPlugin } from '../../checks/packaged/plugin';
import { queryTypes, shapes } from '../../pkg/query/model';
import { endpoints } from '../../pkg/resources/contract';
import { startSimulator } from '../../simulator/simulator';
import { buildPlugin } from '../build-plugin';
import { bytecodeOrders, functionsIn, orderText } from './order';

/** What is loaded after the handshake is there by then, milliseconds. */
const START_TIME = 1500;
/** Polls and the first part of the past, milliseconds. */
const HISTORY_TIME = 3000;
const ROUNDS = 3;

/** `npm run generate -- bytecode-order`: runs the packaged executable twice and writes down what it called. */
export async function recordBytecodeOrder(): Promise<void> {
  await buildPlugin({ quick: true });
  const atStart = new Set(await recorded(() => delay(START_TIME)));
  const inAnswers = await recorded(askEverything);
  writeFileSync(bytecodeOrders.start, orderText(atStart));
  writeFileSync(bytecodeOrders.answers, orderText(inAnswers.filter((line) => !atStart.has(line))));
}

/** Functions that the executable called from its start until its end. */
async function recorded(work: (plugin: PackagedPlugin) => Promise<unknown>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bytecode-order-'));
  const file = join(folder, 'order.txt');
  try {
    const environment = { BUN_BYTECODE_ORDER_OUT: file };
    const plugin = await PackagedPlugin.start({ check: 'bytecode-order', run: 'run', environment });
    await work(plugin);
    // It writes the file at its end, for which it has more time than Grafana would give it.
    plugin.terminate();
    await until(() => !isAlive(plugin.pid), 'the executable has ended', 60);
    return functionsIn(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every family in every shape, and whatever editors read. */
async function askEverything(plugin: PackagedPlugin): Promise<void> {
  const simulator = await startSimulator({ keys: 20, ageDays: 2 });
  try {
    const dataSources = simulator.servers.map((server) => dataSourceOf(server, { history: 'embedded' }));
    for (const dataSource of dataSources) {
      await plugin.health(contextOf(dataSource));
      await delay(HISTORY_TIME);
      for (let round = 0; round < ROUNDS; round++) {
        for (const query of queryTypes.flatMap((queryType) => shapes.map((shape) => ({ queryType, shape })))) {
          await plugin.ask(dataSource, query);
        }
      }
      for (const { method, path } of Object.values(endpoints).filter((endpoint) => endpoint.method === 'GET')) {
        await plugin.resource(contextOf(dataSource), method, path);
      }
    }
  } finally {
    await simulator.stop();
  }
}
