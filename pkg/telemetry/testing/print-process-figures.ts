import { readdirSync, readFileSync } from 'node:fs';
import { renderText } from '../exposition/text';
import { registerProcessFigures } from '../plugin/process-figures';
import { measureEventLoopDelay } from '../plugin/event-loop-delay';
import { Registry } from '../registry';

/** Run by another runtime: works for a while, then prints its figures and what the system says of the same. */
async function main(): Promise<void> {
  const registry = new Registry();
  registerProcessFigures(registry);
  const stop = measureEventLoopDelay(registry, 'delay_seconds');
  const kept = Buffer.alloc(64 * 1024 * 1024, 1);
  await block(700);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const text = renderText(await registry.collect());
  const system = {
    stat: readFileSync('/proc/self/stat', 'utf8'),
    residentKilobytes: Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]),
    uptimeSeconds: Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]),
    descriptors: readdirSync('/proc/self/fd').length - 1,
    now: Date.now() / 1000,
    kept: kept.length,
  };
  stop();
  process.stdout.write(JSON.stringify({ text, system }));
}

async function block(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // Nothing else may happen.
  }
}

void main();
