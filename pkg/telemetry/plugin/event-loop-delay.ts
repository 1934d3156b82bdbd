import { Histogram } from '../collectors/histogram';
import type { Registry } from '../registry';

/** How often the delay is measured, in milliseconds; the process wakes up for it. */
const INTERVAL = 100;
/** Timers are late by up to a millisecond on an idle machine. Seconds. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Measures how much later than asked for a timer fires: how long everything else had to wait. Not by
 * `monitorEventLoopDelay`, which includes its interval in one runtime and not in the other, and knows quantiles of the
 * whole run only.
 *
 * @returns ends it
 */
export function measureEventLoopDelay(registry: Registry, name: string): () => void {
  const delays = new Histogram({
    name,
    help: 'How late timers fire, measured ten times a second.',
    unit: 'seconds',
    buckets,
  });
  registry.register(delays);
  let timer: NodeJS.Timeout;
  const wait = () => {
    const due = performance.now() + INTERVAL;
    timer = setTimeout(() => {
      delays.observe({}, Math.max(0, performance.now() - due) / 1000);
      wait();
    }, INTERVAL);
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
