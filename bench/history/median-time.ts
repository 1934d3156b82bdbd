const warmUps = 5;
const rounds = 21;

/**
 * Milliseconds that each work takes: medians of some rounds, in which they take turns, so that what else the machine
 * does falls on all.
 */
export async function medianTimes(works: ReadonlyArray<() => unknown>): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const [index, work] of works.entries()) {
      const started = performance.now();
      await work();
      if (round >= 0) {
        times[index]?.push(performance.now() - started);
      }
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN);
}
