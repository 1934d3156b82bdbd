import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { floorTo } from '../../../pkg/time/rounding';
import { HOUR } from '../../../pkg/time/units';
import { Traffic } from '../history/traffic';

const run = promisify(execFile);

/**
 * Seconds: between scrapes, between the moments at which traffic changes, and of a block, as long as Prometheus itself makes
 * them of what is some days old.
 */
const SCRAPE_INTERVAL = 60;
const STEP = 300;
const BLOCK = 18 * HOUR;

/** One key's counters: bytes, and milliseconds of tunnel time. */
interface Counters {
  data: number;
  tunnelTime: number;
}

export interface Past {
  /** Epoch seconds, multiples of two hours. */
  from: number;
  to: number;
  keys: number;
}

/**
 * Stores what the Prometheus of an Outline server with so many keys has stored when it has scraped the proxy once a
 * minute.
 *
 * @param data folder for Prometheus's blocks
 * @param folder for what is needed meanwhile
 */
export async function storePast({ from, to, keys }: Past, data: string, folder: string): Promise<void> {
  const traffic = new Traffic(keys);
  const counters = Array.from({ length: keys }, (): Counters => ({ data: 0, tunnelTime: 0 }));
  for (let start = from; start < to; start = floorTo(start, BLOCK) + BLOCK) {
    // promtool reads a file once for each block that it makes.
    const file = join(folder, 'block.txt');
    const end = Math.min(floorTo(start, BLOCK) + BLOCK, to);
    await writeBlock(file, { from: start, to: end }, traffic, counters, from);
    await run('promtool', ['tsdb', 'create-blocks-from', `--max-block-duration=${BLOCK}s`, 'openmetrics', file, data]);
    await rm(file);
  }
}

async function writeBlock(
  file: string,
  span: Pick<Past, 'from' | 'to'>,
  traffic: Traffic,
  counters: Counters[],
  startedAt: number
): Promise<void> {
  const out = createWriteStream(file);
  for (let at = span.from; at < span.to; at += STEP) {
    for (const { entity, data, tunnelTime } of traffic.usedFrom(at)) {
      const counter = counters[entity - 1];
      if (counter) {
        counter.data += data;
        counter.tunnelTime += tunnelTime;
      }
    }
    for (let scrape = at; scrape < at + STEP; scrape += SCRAPE_INTERVAL) {
      if (!out.write(scrapeText(counters, scrape, startedAt))) {
        await once(out, 'drain');
      }
    }
  }
  out.end('# EOF\n');
  await once(out, 'finish');
}

function scrapeText(counters: readonly Counters[], at: number, startedAt: number): string {
  const target = 'instance="localhost:9092",job="outline-server-ss"';
  const lines = [
    `up{${target}} 1 ${at}\n`,
    `scrape_duration_seconds{${target}} 0.02 ${at}\n`,
    `shadowsocks_keys{${target}} ${counters.length} ${at}\n`,
    `process_start_time_seconds{${target}} ${startedAt - 60} ${at}\n`,
  ];
  counters.forEach(({ data, tunnelTime }, index) => {
    // The proxy makes a series with its first byte.
    if (data > 0) {
      const key = `access_key="${index + 1}",${target}`;
      const bytes = `shadowsocks_data_bytes{${key},proto="tcp",dir=`;
      lines.push(
        `${bytes}"p>t"} ${Math.round(data / 20)} ${at}\n${bytes}"c<p"} ${data - Math.round(data / 20)} ${at}\n`,
        `shadowsocks_tunnel_time_seconds{${key}} ${tunnelTime / 1000} ${at}\n`
      );
    }
  });
  return lines.join('');
}
