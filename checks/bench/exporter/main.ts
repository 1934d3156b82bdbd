import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildPlugin } from '../../../build/build-plugin';
import { distFolder } from '../../../build/paths';
import { reportProgress } from '../../../build/report-progress';
import { executableName, hostTarget } from '../../../build/targets';
import { ExporterProcess } from './exporter-process';
import { SimulatorProcess } from './simulator-process';

const amount = { servers: 50, keys: 200 };
const SCRAPE_SECONDS = 30;
/** Scrapes that are measured once all servers have been sampled twice. */
const SCRAPES = 10;
/** How long that may take, in minutes: sampling begins at a full five minutes, after the phase has been found. */
const PATIENCE = 25;
/** What it may take at the most, in megabytes. */
const MOST_MEMORY = 150;

/**
 * `npm run bench -- exporter`: the packaged executable as an exporter of 50 servers with 200 keys each, scraped every 30
 * seconds as by Prometheus.
 *
 * @throws Error where its resident memory is more than 150 MB at any moment
 */
export async function benchExporter(): Promise<void> {
  await buildPlugin({ quick: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'outline-exporter-'));
  reportProgress(`bench: starting ${amount.servers} simulated servers`);
  const simulator = await SimulatorProcess.start(amount);
  let exporter: ExporterProcess | null = null;
  try {
    const configuration = path.join(folder, 'exporter.json');
    await writeFile(configuration, JSON.stringify(configurationOf(simulator, folder)));
    exporter = await ExporterProcess.start(path.join(distFolder, executableName(hostTarget())), configuration);
    await untilAllAreCounted(exporter);
    report(await measure(exporter));
  } finally {
    await exporter?.stop();
    await simulator.stop();
    await rm(folder, { recursive: true });
  }
}

interface Measured {
  samples: number;
  kilobytes: number;
  /** Of one scrape: median and worst, milliseconds. */
  medianMs: number;
  worstMs: number;
  /** Highest at any scrape, and highest ever, in megabytes. */
  memory: number;
  peakMemory: number;
}

function configurationOf({ servers }: SimulatorProcess, stateFolder: string) {
  return {
    stateFolder,
    listen: '127.0.0.1:0',
    servers: servers.map(({ apiUrl, certSha256 }, index) => ({ name: `server-${index}`, apiUrl, certSha256 })),
  };
}

async function untilAllAreCounted(exporter: ExporterProcess): Promise<void> {
  const end = Date.now() + PATIENCE * 60_000;
  while (Date.now() < end) {
    const { text } = await exporter.scrape();
    const counted = text.split('\n').filter((line) => /^outline_access_key_data_bytes_total\{.* [1-9]\S*$/.test(line));
    const servers = new Set(counted.map((line) => /server="([^"]+)"/.exec(line)?.[1]));
    reportProgress(`bench: growth of ${servers.size} servers is known; ${exporter.memory()} MB`);
    if (servers.size >= amount.servers) {
      return;
    }
    await delay(SCRAPE_SECONDS * 1000);
  }
  throw new Error(`The growth of some servers was not known within ${PATIENCE} minutes: ${exporter.log}`);
}

async function measure(exporter: ExporterProcess): Promise<Measured> {
  const times: number[] = [];
  let memory = 0;
  let last = { text: '', milliseconds: 0 };
  for (let index = 0; index < SCRAPES; index++) {
    await delay(SCRAPE_SECONDS * 1000);
    last = await exporter.scrape();
    times.push(last.milliseconds);
    memory = Math.max(memory, exporter.memory());
  }
  const sorted = times.sort((a, b) => a - b);
  return {
    samples: last.text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
    kilobytes: Math.round(Buffer.byteLength(last.text) / 1024),
    medianMs: Math.round(sorted[Math.floor(sorted.length / 2)] ?? NaN),
    worstMs: Math.round(sorted.at(-1) ?? NaN),
    memory,
    peakMemory: exporter.peakMemory(),
  };
}

function report(measured: Measured): void {
  const { samples, kilobytes, medianMs, worstMs, memory, peakMemory } = measured;
  process.stdout.write(
    `Exporter of ${amount.servers} servers with ${amount.keys} keys each: ${samples} samples, ${kilobytes} KiB a scrape, ` +
      `${medianMs} ms (at worst ${worstMs} ms); ${memory} MB resident, ${peakMemory} MB at the highest\n` +
      `${JSON.stringify({ exporter: { ...amount, ...measured } })}\n`
  );
  if (peakMemory > MOST_MEMORY) {
    throw new Error(`The exporter takes ${peakMemory} MB; ${MOST_MEMORY} are allowed.`);
  }
}
