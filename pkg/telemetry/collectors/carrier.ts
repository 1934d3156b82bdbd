import type { Counter, Gauge } from 'prom-client';

/** The one label that series have inside prom-client: their number. */
export const seriesLabel = 'series';
export type SeriesLabel = typeof seriesLabel;

/** What prom-client is told of a collector: nothing of ours is registered in a registry of its own. */
export function carrierOptions(name: string, help: string) {
  return { name, help, labelNames: [seriesLabel], registers: [] };
}

/** Values by the number of their series. */
export async function carriedNumbers(
  carrier: Counter<SeriesLabel> | Gauge<SeriesLabel>
): Promise<Array<[number, number]>> {
  const { values } = await carrier.get();
  return values.map(({ labels, value }) => [Number(labels[seriesLabel]), value]);
}
