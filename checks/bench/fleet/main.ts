import { buildPlugin } from '../../../build/build-plugin';
import { markdownTable } from '../../../build/markdown-table';
import { reportProgress } from '../../../build/report-progress';
import { measureFleet, type FleetResult } from './measure';

const SIZES = [1, 10, 100, 1000];
/** Two polls, and what the search of scrapes takes before. */
const MINUTES = 11;

/** What is allowed: MiB a server beyond the base, and milliseconds of a warm panel over all. */
const MOST_MEMORY = 0.4;
const MOST_PANEL = 300;

/**
 * `npm run bench -- fleet`: the packaged executable with 1, 10, 100 and 1,000 simulated servers of 20 keys, each sampled
 * every five minutes. Its last line is one JSON object with what each further server costs.
 *
 * @param sizes numbers of servers @param minutes how long each fleet is sampled
 * @throws Error where a server takes more memory, or a panel longer, than allowed
 */
export async function benchFleet(sizes: readonly number[] = SIZES, minutes: number = MINUTES): Promise<void> {
  await buildPlugin({ quick: true });
  const results: FleetResult[] = [];
  for (const size of sizes) {
    reportProgress(`bench: ${size} servers for ${minutes} minutes`);
    results.push(await measureFleet(size, minutes));
    reportProgress(`bench: ${JSON.stringify(results.at(-1))}`);
  }
  const slopes = slopesOf(results);
  process.stdout.write(`${render(results)}\n${JSON.stringify({ fleet: { results, slopes } })}\n`);
  const largest = results.at(-1);
  if (slopes.residentMiB > MOST_MEMORY || (largest && largest.panelMs > MOST_PANEL)) {
    throw new Error(`Allowed are ${MOST_MEMORY} MiB a server and ${MOST_PANEL} ms a warm panel.`);
  }
}

type Slopes = Record<Exclude<keyof FleetResult, 'servers'>, number>;

/** What each further server adds, by least squares. */
function slopesOf(results: readonly FleetResult[]): Slopes {
  const mean = (read: (result: FleetResult) => number) =>
    results.reduce((sum, result) => sum + read(result), 0) / results.length;
  const servers = mean((result) => result.servers);
  const spread = mean((result) => (result.servers - servers) ** 2);
  const slope = (figure: keyof Slopes) => {
    const center = mean((result) => result[figure]);
    return mean((result) => (result.servers - servers) * (result[figure] - center)) / (spread || NaN);
  };
  return {
    coldMs: slope('coldMs'),
    warmMs: slope('warmMs'),
    freshMs: slope('freshMs'),
    panelMs: slope('panelMs'),
    panelCpuMs: slope('panelCpuMs'),
    plainSqlMs: slope('plainSqlMs'),
    coldCalls: slope('coldCalls'),
    warmCalls: slope('warmCalls'),
    panelCalls: slope('panelCalls'),
    busiestSecondCalls: slope('busiestSecondCalls'),
    residentMiB: slope('residentMiB'),
    sockets: slope('sockets'),
    cpuSecondsAnHour: slope('cpuSecondsAnHour'),
    storeKiB: slope('storeKiB'),
    writtenMiBAnHour: slope('writtenMiBAnHour'),
  };
}

const titles: ReadonlyArray<readonly [keyof FleetResult, string]> = [
  ['servers', 'servers'],
  ['coldMs', 'dashboard cold, ms'],
  ['warmMs', 'warm, ms'],
  ['freshMs', 'panel after polls, ms'],
  ['panelMs', 'warm panel, ms'],
  ['panelCpuMs', 'its CPU, ms'],
  ['plainSqlMs', 'plain SQL, ms'],
  ['coldCalls', 'calls cold'],
  ['warmCalls', 'warm'],
  ['panelCalls', 'panels'],
  ['busiestSecondCalls', 'in the busiest second'],
  ['residentMiB', 'resident, MiB'],
  ['sockets', 'sockets'],
  ['cpuSecondsAnHour', 'CPU s/h'],
  ['storeKiB', 'store, KiB'],
  ['writtenMiBAnHour', 'written, MiB/h'],
];

function render(results: readonly FleetResult[]): string {
  return markdownTable([
    titles.map(([, title]) => title),
    ...results.map((result) => titles.map(([figure]) => String(Math.round(result[figure] * 10) / 10))),
  ]);
}
