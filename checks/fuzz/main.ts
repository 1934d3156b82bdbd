import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { SimulatedServer } from '../../simulator/server';
import { startSimulator } from '../../simulator/simulator';
import { contextOf, dataSourceOf, type SavedDataSource } from '../packaged/data-source';
import { footprintOf } from '../packaged/footprint';
import { PackagedPlugin } from '../packaged/plugin';
import { print, runCheck } from '../packaged/run-check';
import { secretsIn } from '../packaged/secrets';
import { folderFor, forgetWritten } from '../packaged/written';
import { queries, resourceCalls, savedSettings } from './inputs';
import { liesAbout, rightAnswers } from './lies';
import { LyingServer } from './lying-server';
import { textsIn } from './values';

/** Inputs that are under way at once, each in a lane of its own. */
const LANES = 8;
const LONGEST_ECHO = 200;
const LONGEST_MILLISECONDS = 1000;
/** From a fifth of the inputs on. */
const MOST_GROWTH_MIB = 60;
const MOST_MORE_DESCRIPTORS = 20;

/** One generated input: sends it and gives the text of the error that came of it, empty where none did. */
interface Input {
  what: string;
  content: unknown;
  send(lane: number): Promise<string>;
}

/**
 * `npm run fuzz [-- --count 10000 --seed 1]`: sends generated queries, resource calls and settings to the packaged plugin,
 * and lets a server give it generated answers.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, seed: { type: 'string' } } });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const count = Number(values.count);
  forgetWritten('fuzz');
  const simulator = await startSimulator({ keys: 5, ageDays: 3 });
  const liar = new LyingServer();
  await liar.start();
  const plugin = await PackagedPlugin.start({ check: 'fuzz', run: 'run' });
  try {
    const [server] = simulator.servers;
    if (!server) {
      throw new Error('The simulator started no server.');
    }
    const inputs = generate(await kindsOf(plugin, server, liar), count, seed);
    const problems = await sendAll(plugin, inputs);
    const healthy = await plugin.ask(dataSourceOf(server), {});
    const secrets = await secretsIn(folderFor('fuzz', 'run'), server.secrets);
    const all = [
      ...problems,
      ...(healthy.error ? [`Afterwards a right query fails: ${healthy.error}`] : []),
      ...secrets.map((file) => `A secret was written: ${file}`),
      ...(plugin.log.some((line) => line.includes('panic')) ? ['Something was thrown where nobody waits.'] : []),
    ];
    all.slice(0, 50).forEach(print);
    print(`${inputs.length} inputs with --seed ${seed}`);
    print(`${inputs.length - Math.min(all.length, inputs.length)} passed, ${all.length} failed`);
    return all.length;
  } finally {
    await plugin.stop();
    await simulator.stop();
    liar.stop();
  }
}

/** Each kind of input, and how many of a hundred are of it. */
async function kindsOf(
  plugin: PackagedPlugin,
  server: SimulatedServer,
  liar: LyingServer
): Promise<Array<[number, fc.Arbitrary<Input>]>> {
  const outline = dataSourceOf(server, { cacheTtlSeconds: 3600 });
  const recorded = dataSourceOf(server, { cacheTtlSeconds: 3600, history: 'embedded' }, 'recorded');
  const ask = async (dataSource: SavedDataSource, query: unknown, updated?: number) =>
    (await plugin.ask(dataSource, query, undefined, updated)).error;
  let updates = 1;
  return [
    [
      40,
      queries.map((query) => ({
        what: 'query',
        content: query,
        send: (lane) => ask(lane % 2 ? outline : recorded, query),
      })),
    ],
    [
      15,
      resourceCalls.map((content) => ({
        what: 'resource call',
        content,
        send: async () => {
          const url = `${content.path}?${new URLSearchParams(content.parameters)}`;
          const { code, body } = await plugin.resource(contextOf(recorded), content.method, url, content.body);
          return code === 200 ? '' : body;
        },
      })),
    ],
    [
      15,
      savedSettings.map((content) => ({
        what: 'settings',
        content,
        send: (lane) => ask({ uid: `settings-${lane}`, ...content }, {}, updates++),
      })),
    ],
    [
      30,
      fc.tuple(liesAbout(await rightAnswers(server)), queries).map(([bodies, query]) => ({
        what: 'answer of a server',
        content: { bodies: Object.fromEntries(bodies), query },
        send: (lane) => {
          liar.tell(`lane-${lane}`, bodies);
          const { certSha256 } = server;
          return ask(dataSourceOf({ apiUrl: liar.urlOf(`lane-${lane}`), certSha256 }, {}, `liar-${lane}`), query);
        },
      })),
    ],
  ];
}

function generate(kinds: ReadonlyArray<[number, fc.Arbitrary<Input>]>, count: number, seed: number): Input[] {
  const arbitrary = fc.oneof(...kinds.map(([weight, each]) => ({ weight, arbitrary: each })));
  return fc.sample(arbitrary, { seed, numRuns: count });
}

/** @returns what went wrong, in sentences */
async function sendAll(plugin: PackagedPlugin, inputs: readonly Input[]): Promise<string[]> {
  const problems: string[] = [];
  let next = 0;
  let early = footprintOf(plugin.pid);
  const work = async (lane: number): Promise<void> => {
    while (next < inputs.length && plugin.end === null && problems.length < 50) {
      const number = next++;
      if (number === Math.floor(inputs.length / 5)) {
        early = footprintOf(plugin.pid);
      }
      const input = inputs[number];
      if (input) {
        problems.push(...(await sendOne(input, lane)).map((problem) => describe(input, number, problem)));
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, lane) => work(lane)));
  if (plugin.end) {
    return [...problems, plugin.end.message];
  }
  const late = footprintOf(plugin.pid);
  print(
    `resident memory ${early.residentMiB.toFixed(0)} to ${late.residentMiB.toFixed(0)} MiB, descriptors ${early.descriptors} to ${late.descriptors}`
  );
  return [
    ...problems,
    ...(late.residentMiB > early.residentMiB + MOST_GROWTH_MIB ? ['Memory has grown.'] : []),
    ...(late.descriptors > early.descriptors + MOST_MORE_DESCRIPTORS ? ['Descriptors were not closed.'] : []),
  ];
}

async function sendOne(input: Input, lane: number): Promise<string[]> {
  try {
    const { error, milliseconds } = await timed(input, lane);
    return [
      ...(milliseconds > LONGEST_MILLISECONDS && (await hangsAgain(input, lane))
        ? [`It took ${milliseconds.toFixed(0)} ms.`]
        : []),
      ...(error.includes('PLUGIN_FAILURE') ? [error] : []),
      ...(echoes(error, input.content) ? [`Its error repeats more than ${LONGEST_ECHO} characters of it.`] : []),
    ];
  } catch (thrown) {
    return [`There was no answer: ${String(thrown)}`];
  }
}

/** A busy machine is no hang: what hangs does so each time. */
async function hangsAgain(input: Input, lane: number): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    if ((await timed(input, lane)).milliseconds <= LONGEST_MILLISECONDS) {
      return false;
    }
  }
  return true;
}

async function timed(input: Input, lane: number): Promise<{ error: string; milliseconds: number }> {
  const start = performance.now();
  const error = await input.send(lane);
  return { error, milliseconds: performance.now() - start };
}

/** Long texts repeat a few letters, so their beginning is found wherever they were cut. */
function echoes(error: string, content: unknown): boolean {
  return textsIn(content).some((text) => text.length > LONGEST_ECHO && error.includes(text.slice(0, LONGEST_ECHO + 1)));
}

function describe({ what, content }: Input, number: number, problem: string): string {
  return `${what} ${number}: ${problem} ${JSON.stringify(content).slice(0, 600)}`;
}

runCheck('fuzz', main);
