import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { median } from './median';

const byInFlight = v.record(v.string(), v.number());

/** What the load client prints; milliseconds and MiB, by the number of queries in flight where there are several. */
const measurementSchema = v.object({
  coldStartMs: v.number(),
  coldStartCpuMs: v.number(),
  rssIdleMb: v.number(),
  rssAfterMb: v.number(),
  rssSettledMb: v.number(),
  anonymousSettledMb: v.number(),
  proportionalSettledMb: v.number(),
  p50Ms: byInFlight,
  p95Ms: byInFlight,
  cpuMsPerQuery: byInFlight,
  queries: v.number(),
  columns: v.number(),
  rows: v.number(),
  upstreamCalls: v.number(),
});
export type Measurement = v.InferOutput<typeof measurementSchema>;

export interface Work {
  /** JSON of the query; `$WINDOW` becomes a window that no other query has. */
  query: string;
  /** JSON of the data source's options. */
  jsonData: string;
  queries: number;
}

/** Measures one plugin executable once. */
export async function measure(
  load: string,
  executable: string,
  { query, jsonData, queries }: Work
): Promise<Measurement> {
  const parameters = ['-plugin', executable, '-query', query, '-json-data', jsonData, '-queries', String(queries)];
  const { stdout } = await promisify(execFile)(load, parameters);
  return v.parse(measurementSchema, JSON.parse(stdout));
}

/** The median of each figure over several rounds. */
export function medianOf(rounds: readonly Measurement[]): Measurement {
  const figure = (read: (round: Measurement) => number) => median(rounds.map(read));
  const figures = (read: (round: Measurement) => Record<string, number>) =>
    Object.fromEntries(Object.keys(read(rounds[0]!)).map((key) => [key, figure((round) => read(round)[key] ?? NaN)]));
  return {
    coldStartMs: figure((round) => round.coldStartMs),
    coldStartCpuMs: figure((round) => round.coldStartCpuMs),
    rssIdleMb: figure((round) => round.rssIdleMb),
    rssAfterMb: figure((round) => round.rssAfterMb),
    rssSettledMb: figure((round) => round.rssSettledMb),
    anonymousSettledMb: figure((round) => round.anonymousSettledMb),
    proportionalSettledMb: figure((round) => round.proportionalSettledMb),
    p50Ms: figures((round) => round.p50Ms),
    p95Ms: figures((round) => round.p95Ms),
    cpuMsPerQuery: figures((round) => round.cpuMsPerQuery),
    queries: figure((round) => round.queries),
    columns: figure((round) => round.columns),
    rows: figure((round) => round.rows),
    upstreamCalls: figure((round) => round.upstreamCalls),
  };
}
