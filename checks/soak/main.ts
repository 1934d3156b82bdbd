import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Fault } from '../../simulator/faults';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { contextOf, dataSourceOf } from '../packaged/data-source';
import { footprintOf } from '../packaged/footprint';
import { PackagedPlugin, requestOf } from '../packaged/plugin';
import { print, runCheck } from '../packaged/run-check';
import { secretsIn } from '../packaged/secrets';
import { folderFor, forgetWritten } from '../packaged/written';
import { graphOf } from './graph';
import { slopeOf, type Sample } from './slope';

const QUERIES_A_SECOND = 20;
const SERVERS = 50;
/** Where so many are under way, the next one waits: what nobody reads would be held by the plugin. */
const MOST_UNDER_WAY = 200;
/** Between two samples of the process, and between two faults, seconds. */
const SAMPLE_SECONDS = 1;
const FAULT_SECONDS = 5;

/**
 * How much memory may grow in the last half, MiB: in a short run the heap is still filling; the aim for an hour is 1 MiB in
 * half an hour.
 */
const MOST_GROWTH = { short: 64, long: 1 };
const LONG_SECONDS = 1800;
/** Above the first tenth of the run: connections of servers that were asked since. */
const MORE_DESCRIPTORS = 2 * SERVERS + 10;

/** What each fault does to one server for five seconds. */
const faults: readonly Fault[] = [
  { kind: 'hang' },
  { kind: 'hang', when: 'middle' },
  { kind: 'reset' },
  { kind: 'refuse' },
  { kind: 'malformed' },
  { kind: 'huge', bytes: 40_000_000 },
  { kind: 'status', status: 500 },
  { kind: 'wrong-certificate' },
  { kind: 'slow', milliseconds: 1500 },
];

const queries = [
  { queryType: 'server-metrics' },
  { queryType: 'locations', shape: 'numeric' },
  { queryType: 'key-metrics', limit: 5 },
  { queryType: 'key-metrics', shape: 'time-series', limit: 5 },
  { queryType: 'server-metrics', shape: 'time-series' },
  { queryType: 'access-keys' },
  { queryType: 'data-transferred' },
  { queryType: 'availability' },
  { queryType: 'plugin-statistics' },
];

/**
 * `npm run soak [-- --seconds 3600 --graph docs/img/soak.svg]`: asks the packaged plugin 20 queries a second about 50
 * servers whose history it records, while one server after the other fails, and looks at what it holds.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' }, graph: { type: 'string' } } });
  const seconds = Number(values.seconds);
  forgetWritten('soak');
  const simulator = await startSimulator({ servers: SERVERS, keys: 4, ageDays: 2 });
  const plugin = await PackagedPlugin.start({ check: 'soak', run: 'run' });
  try {
    const samples: Sample[] = [];
    const counts = { asked: 0, answered: 0, refused: 0 };
    const start = performance.now();
    const since = () => (performance.now() - start) / 1000;
    await Promise.all([
      ask(plugin, simulator, counts, () => since() < seconds),
      sample(plugin, samples, since, seconds),
      befall(simulator, () => since() < seconds),
    ]);
    if (values.graph) {
      mkdirSync(dirname(values.graph), { recursive: true });
      writeFileSync(values.graph, graphOf(samples, `${counts.asked} queries about ${SERVERS} servers`));
    }
    const secrets = simulator.servers.flatMap((server) => server.secrets);
    const leaks = await secretsIn(folderFor('soak', 'run'), secrets);
    return judge(samples, counts, leaks, plugin, seconds);
  } finally {
    await plugin.stop();
    await simulator.stop();
  }
}

interface Counts {
  asked: number;
  answered: number;
  /** With an error of the catalogue, by a server's fault. */
  refused: number;
}

async function ask(
  plugin: PackagedPlugin,
  { servers }: Simulator,
  counts: Counts,
  goesOn: () => boolean
): Promise<void> {
  const dataSources = servers.map((server, index) =>
    dataSourceOf(server, { history: 'embedded', cacheTtlSeconds: 10, timeoutSeconds: 5 }, `outline-${index}`)
  );
  const pending = new Set<Promise<void>>();
  const begin = performance.now();
  while (goesOn()) {
    if (pending.size >= MOST_UNDER_WAY) {
      await Promise.race(pending);
      continue;
    }
    const dataSource = dataSources[counts.asked % dataSources.length];
    const query = queries[counts.asked % queries.length];
    counts.asked++;
    if (dataSource) {
      const request = requestOf(contextOf(dataSource), [query]);
      const asked = plugin.send(request).then(({ responses }) => {
        const errors = [...responses.values()].map(({ error }) => error);
        counts.answered += errors.every((error) => error === '') ? 1 : 0;
        counts.refused += errors.some((error) => error.includes('[OUTLINE_')) ? 1 : 0;
      });
      pending.add(asked);
      void asked.finally(() => pending.delete(asked)).catch(() => {});
    }
    await delay(Math.max(0, begin + (counts.asked * 1000) / QUERIES_A_SECOND - performance.now()));
  }
  await Promise.all(pending);
}

async function sample(plugin: PackagedPlugin, samples: Sample[], since: () => number, seconds: number): Promise<void> {
  for (let at = since(); at < seconds; at = since()) {
    const { residentMiB, descriptors } = footprintOf(plugin.pid);
    samples.push({ at, residentMiB, descriptors });
    await delay(SAMPLE_SECONDS * 1000);
  }
}

/** One server after the other meets one fault after the other. */
async function befall({ servers }: Simulator, goesOn: () => boolean): Promise<void> {
  for (let count = 0; goesOn(); count++) {
    const server = servers[count % servers.length];
    const fault = faults[count % faults.length];
    if (server && fault) {
      await server.faults.set(fault);
      await delay(FAULT_SECONDS * 1000);
      await server.faults.clear();
    }
  }
}

/** @param leaks files with a secret in them */
function judge(
  samples: readonly Sample[],
  counts: Counts,
  leaks: readonly string[],
  { end, log }: PackagedPlugin,
  seconds: number
): number {
  const half = samples.filter(({ at }) => at >= seconds / 2);
  const slope = slopeOf(half);
  const isLong = seconds >= LONG_SECONDS;
  const growth = (slope * (isLong ? LONG_SECONDS : seconds / 2)) / 3600;
  const most = isLong ? MOST_GROWTH.long : MOST_GROWTH.short;
  const mostOf = (list: readonly Sample[]) => Math.max(...list.map(({ descriptors }) => descriptors));
  const [early, late] = [samples.filter(({ at }) => at <= seconds / 2), half].map(mostOf);
  const checks: ReadonlyArray<[what: string, isSo: boolean]> = [
    [
      `${counts.asked} queries, ${counts.answered} answered, ${counts.refused} refused for a server’s fault, no others`,
      counts.asked === counts.answered + counts.refused && counts.answered > counts.asked / 4,
    ],
    [
      `memory grows by ${growth.toFixed(2)} MiB in ${isLong ? 'half an hour' : 'the last half'}, at most ${most} (${slope.toFixed(1)} MiB an hour)`,
      growth <= most,
    ],
    [
      `at most ${early} descriptors in the first half, ${late} in the second`,
      Number(late) <= Math.max(Number(early), MORE_DESCRIPTORS),
    ],
    [
      'it has not ended, and nothing was thrown where nobody waits',
      end === null && !log.some((line) => line.includes('panic')),
    ],
    [['no secret in its log and its state files', ...leaks].join(', '), leaks.length === 0],
  ];
  checks.forEach(([what, isSo]) => print(`${isSo ? 'ok  ' : 'FAIL'}  ${what}`));
  const levels = [samples[0], half[0], samples.at(-1)].map((each) => `${each?.residentMiB.toFixed(1)} MiB`);
  print(`resident at the beginning, half-way, at the end: ${levels.join(', ')}`);
  const failed = checks.filter(([, isSo]) => !isSo).length;
  print(`${checks.length - failed} passed, ${failed} failed`);
  return failed;
}

runCheck('soak', main);
