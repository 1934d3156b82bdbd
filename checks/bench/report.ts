import type { Measurement } from './measurement';

/** A plugin beside its peer. */
export interface Comparison {
  ours: Measurement;
  goPeer: Measurement;
}

type Row = [label: string, read: (measurement: Measurement) => number];

const inFlight = ['1', '8', '64'] as const;

const rows: Row[] = [
  ['cold start, ms', (measured) => measured.coldStartMs],
  ['cold start, CPU ms', (measured) => measured.coldStartCpuMs],
  ['memory idle, MiB', (measured) => measured.rssIdleMb],
  ['memory after, MiB', (measured) => measured.rssAfterMb],
  ['memory settled, MiB', (measured) => measured.rssSettledMb],
  ['of it anonymous, MiB', (measured) => measured.anonymousSettledMb],
  ['proportional, MiB', (measured) => measured.proportionalSettledMb],
  ...inFlight.map<Row>((count) => [`p50 at ${count} in flight, ms`, ({ p50Ms }) => p50Ms[count] ?? NaN]),
  ...inFlight.map<Row>((count) => [`p95 at ${count} in flight, ms`, ({ p95Ms }) => p95Ms[count] ?? NaN]),
  ...inFlight.map<Row>((count) => [`CPU a query at ${count}, ms`, ({ cpuMsPerQuery }) => cpuMsPerQuery[count] ?? NaN]),
  ['upstream calls', (measured) => measured.upstreamCalls],
];

/** A table for people. */
export function renderTable(title: string, { ours, goPeer }: Comparison): string {
  const { queries, columns, rows: frameRows } = ours;
  const lines = rows.map(([label, read]) => {
    const cells = [read(ours), read(goPeer), read(ours) / read(goPeer)];
    return label.padEnd(28) + cells.map((cell) => formatted(cell).padStart(12)).join('');
  });
  return [
    `${title}: ${queries} queries, frames of ${columns} columns and ${frameRows} row`,
    `${''.padEnd(28)}${'ours'.padStart(12)}${'Go peer'.padStart(12)}${'ratio'.padStart(12)}`,
    ...lines,
    '',
  ].join('\n');
}

/** One line of JSON for programs: the same work's figures, and ours divided by the peer's. */
export function renderJson({ ours, goPeer }: Comparison): string {
  const ratio = (read: (measured: Measurement) => number) => rounded(read(ours) / read(goPeer));
  const ratios = (read: (measured: Measurement) => Record<string, number>) =>
    Object.fromEntries(inFlight.map((count) => [count, ratio((measured) => read(measured)[count] ?? NaN)]));
  return JSON.stringify({
    ours: figuresOf(ours),
    goPeer: figuresOf(goPeer),
    ratio: {
      coldStartMs: ratio(({ coldStartMs }) => coldStartMs),
      rssIdleMb: ratio(({ rssIdleMb }) => rssIdleMb),
      rssAfterMb: ratio(({ rssAfterMb }) => rssAfterMb),
      rssSettledMb: ratio(({ rssSettledMb }) => rssSettledMb),
      p50Ms: ratios(({ p50Ms }) => p50Ms),
      p95Ms: ratios(({ p95Ms }) => p95Ms),
    },
  });
}

function figuresOf({ coldStartMs, rssIdleMb, rssAfterMb, rssSettledMb, p50Ms, p95Ms }: Measurement) {
  return { coldStartMs, rssIdleMb, rssAfterMb, rssSettledMb, p50Ms, p95Ms };
}

function formatted(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
