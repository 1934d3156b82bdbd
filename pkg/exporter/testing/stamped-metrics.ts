import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StampedMetrics {
  /** What Prometheus scrapes. */
  url: string;
  /** The time of the samples, epoch milliseconds. */
  readonly at: number;
  /** Reads the metrics anew, as those of some seconds later. */
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Serves metrics with a time on each sample, which Prometheus takes for the time of the scrape: so its time can go as
 * fast as a test wants.
 *
 * @param metricsUrl the metrics without times
 * @param at the first time, epoch milliseconds
 */
export async function startStampedMetrics(metricsUrl: string, at: number): Promise<StampedMetrics> {
  let text = await readStamped(metricsUrl, at);
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    get at() {
      return at;
    },
    async advance(seconds) {
      at += seconds * 1000;
      text = await readStamped(metricsUrl, at);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readStamped(metricsUrl: string, at: number): Promise<string> {
  const text = await (await fetch(metricsUrl)).text();
  return text.replace(/^(?!#).+$/gm, (sample) => `${sample} ${at}`);
}
