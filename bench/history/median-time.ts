const warmUps = 5;
const rounds = 21;

/** Milliseconds that the work takes: the median of some rounds. */
export async function medianTime(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const started = performance.now();
    await work();
    if (round >= 0) {
      times.push(performance.now() - started);
    }
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN;
}
