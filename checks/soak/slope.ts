/** One look at the process. */
export interface Sample {
  /** Since the beginning, seconds. */
  at: number;
  residentMiB: number;
  descriptors: number;
}

/** How much resident memory grows, MiB an hour, by the line with the least squares; 0 for fewer than two moments. */
export function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, memory] = [mean(samples.map((sample) => sample.at)), mean(samples.map(({ residentMiB }) => residentMiB))];
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  const together = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.residentMiB - memory), 0);
  return spread > 0 ? (together / spread) * 3600 : 0;
}
