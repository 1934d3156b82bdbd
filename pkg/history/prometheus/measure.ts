import { entityName, type Entity, type EntityKind } from '../model';
import type { BreakFinder } from './breaks';
import type { CounterReader } from './counter-reader';
import type { Figure } from './dialects/dialect';
import { labelsKey, type Evaluator, type Row } from './evaluator';
import { growthOf, type Growth } from './growth';
import type { Layout } from './layout';
import { edgeScrapesAt, momentOf } from './edge-scrapes';
import { readingOf, type Point } from './points';

/** What an entity's counters grew between edges; null is not known. */
export interface EntityGrowth {
  entity: Entity;
  /** Bytes. */
  data: Growth;
  /** Seconds. */
  tunnelTime: Growth;
  /** The ids or places that are one entity here, as Outline loses parts of ids. */
  names: Set<string>;
}

export interface Measurement {
  /** By `entityName`: every entity that has counters anywhere between the edges. */
  entities: Map<string, EntityGrowth>;
  /** Of all entities of the kind. */
  total: Pick<EntityGrowth, Figure>;
  /** How many series of entities had traffic. Ids that Outline loses are told apart here. */
  active: Array<number | null>;
  /** Seconds between the scrapes at the ends of each interval; 0 where nothing is known. */
  coveredSeconds: number[];
  /** Whether some counter fell for no reason, so that amounts are unknown. */
  hasContradiction: boolean;
}

/** Tunnel time is added up in whole milliseconds, bytes as they are, so that sums of buckets are sums. */
const units: Record<Figure, number> = { data: 1, tunnelTime: 1000 };

/** Reads what the counters of a kind grew between edges (epoch seconds, ascending). */
export async function measure(
  kind: EntityKind,
  edges: readonly number[],
  layout: Layout,
  { evaluator, breaks, counters }: { evaluator: Evaluator; breaks: BreakFinder; counters: CounterReader }
): Promise<Measurement> {
  const span = { from: momentOf(edges[0] ?? 0, layout), to: momentOf(edges.at(-1) ?? 0, layout) };
  const [edgeScrapes, found] = await Promise.all([
    edgeScrapesAt(edges, layout, evaluator),
    span.to > layout.first ? breaks.find(kind, span, layout, evaluator) : [],
  ]);
  const { points, coveredSeconds } = await readingOf(edgeScrapes, found, layout, evaluator);
  const moments = [...new Set(points.map(({ at }) => at))];
  const [data, tunnelTime] = await Promise.all([
    counters.read(kind, 'data', { moments, points, layout, evaluator }),
    counters.read(kind, 'tunnelTime', { moments, points, layout, evaluator }),
  ]);
  return sumUp(kind, layout, { points, moments, coveredSeconds, rows: { data, tunnelTime } });
}

interface Read {
  points: Point[];
  moments: number[];
  coveredSeconds: number[];
  rows: Record<Figure, Row[]>;
}

function sumUp(kind: EntityKind, { dialect }: Layout, read: Read): Measurement {
  const { points, coveredSeconds, rows } = read;
  const intervals = coveredSeconds.length;
  const indexOf = new Map(read.moments.map((moment, index) => [moment, index]));
  const isKnown = coveredSeconds.map((seconds) => seconds > 0);
  const zeros = (): Growth => isKnown.map((known) => (known ? 0 : null));
  const entities = new Map<string, EntityGrowth>();
  const activeSeries = isKnown.map(() => new Set<string>());
  const total = { data: zeros(), tunnelTime: zeros() };
  let hasContradiction = false;

  for (const figure of ['data', 'tunnelTime'] as const) {
    for (const { labels, values } of rows[figure]) {
      const unit = units[figure];
      const atPoints = points.map(({ at }) => {
        const value = values[indexOf.get(at) ?? -1] ?? null;
        return value === null ? null : Math.round(value * unit);
      });
      const target = labelsKey(dialect.target(labels));
      const growth = growthOf({ target, values: atPoints }, points, intervals);
      const entity = dialect.entity(kind, labels);
      const name = entityName(entity);
      const sums = entities.get(name) ?? { entity, data: zeros(), tunnelTime: zeros(), names: new Set() };
      entities.set(name, sums);
      add(sums[figure], growth);
      add(total[figure], growth);
      hasContradiction ||= growth.includes(null);
      const own = labelsKey(Object.fromEntries(dialect.entityLabels.map((label) => [label, labels[label] ?? ''])));
      sums.names.add(own);
      if (figure === 'data') {
        growth.forEach((grown, interval) => grown !== 0 && activeSeries[interval]?.add(own));
      }
    }
  }
  for (const sums of [total, ...entities.values()]) {
    sums.tunnelTime = sums.tunnelTime.map((milliseconds) => milliseconds && milliseconds / units.tunnelTime);
  }
  const active = activeSeries.map((series, interval) => (isKnown[interval] ? series.size : null));
  return { entities, total, active, coveredSeconds, hasContradiction };
}

function add(sums: Growth, growth: Growth): void {
  growth.forEach((grown, interval) => {
    const sum = sums[interval] ?? null;
    sums[interval] = sum === null || grown === null ? null : sum + grown;
  });
}
