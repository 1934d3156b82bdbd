import { median } from '../median';

const WARM_UPS = 20;
const ROUNDS = 31;
/** Of all rounds of one comparison, milliseconds. */
const PATIENCE = 30_000;

/**
 * Processor time in milliseconds that each work takes: medians of some rounds, in which they take turns. What else the
 * machine does falls on all, and processor time leaves most of it out.
 */
export async function medianTimes(works: ReadonlyArray<() => unknown>): Promise<number[]> {
  const times = works.map((): number[] => []);
  const end = performance.now() + PATIENCE;
  for (let round = -WARM_UPS; round < ROUNDS && (round <= 0 || performance.now() < end); round++) {
    for (const [index, work] of works.entries()) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      times[index]?.push((user + system) / 1000);
    }
  }
  return times.map((each) => median(each.slice(Math.min(WARM_UPS, each.length - 1))));
}
