import { estimateAt, type AmountSeries, type EntityTotals, type HistorySeries } from '../../history';
import type { Entity, EntityKind } from '../../model';
import { nothingKnown } from '../../nothing-known';
import type { KindBuckets } from '../kind-buckets';
import { boundedByServer, boundedRows, withLackOfPlaces } from './bounded-by-server';
import { kinds } from '../rows/schema';
import { doubtfulEdges } from './doubtful-edges';
import { intervalsBetween, type Intervals } from './intervals';
import { withoutLack } from './lacking-keys';
import { readSegments, type ReadRange } from './read-segments';
import { seriesOfRange, totalOfRange } from './series';
import { serverTotal, type KindTotals } from './server-total';
import type { KindTotal } from './tightest-total';
import { totalsOfRange } from './totals';

/** Reads amounts of one server. What one kind of entities does not know of the server's total, the other may. */
export class BucketReader {
  readonly #bucketsOf: (kind: EntityKind) => KindBuckets;

  constructor(bucketsOf: (kind: EntityKind) => KindBuckets) {
    this.#bucketsOf = bucketsOf;
  }

  totals(kind: EntityKind, from: number, to: number): EntityTotals {
    const buckets = this.#bucketsOf(kind);
    const range = intervalsBetween([from, to]);
    const { own, other } = this.#read(kind, range);
    const totals = totalsOfRange(own, range, [...buckets.entities.all()], buckets.extent());
    const total = this.#serverTotal(kind, { own: totalOfRange(own, range, buckets.extent()), other }, range);
    const server = { data: estimateAt(total, 'data', 0), tunnelTime: estimateAt(total, 'tunnelTime', 0) };
    const bounded = boundedByServer(totals.totals, server);
    return { ...totals, totals: kind === 'location' ? withLackOfPlaces(bounded, server) : bounded, server };
  }

  series(kind: EntityKind, entities: readonly Entity[], edges: readonly number[]): HistorySeries {
    const buckets = this.#bucketsOf(kind);
    const intervals = intervalsBetween(edges);
    const { own, other } = this.#read(kind, intervals);
    const wanted = entities.map((entity) => ({ entity, id: buckets.entities.find(entity)?.id ?? 0 }));
    const { certain, rows, ...series } = seriesOfRange(own, intervals, wanted, buckets.extent());
    const total = this.#serverTotal(kind, { own: { ...series, certain }, other }, intervals);
    return { ...series, rows: boundedRows(rows, total, certain), total };
  }

  /** A series of which only `coveredSeconds` are told: they are those of the kind's own amounts. */
  coverage(kind: EntityKind, edges: readonly number[]): HistorySeries {
    const buckets = this.#bucketsOf(kind);
    const intervals = intervalsBetween(edges);
    const range = readSegments(buckets.rows, buckets.longs, intervals);
    const { coveredSeconds } = totalOfRange(range, intervals, buckets.extent());
    return { ...nothingKnown.series({ edges, entities: [] }, []), coveredSeconds };
  }

  #serverTotal(kind: EntityKind, totals: KindTotals, intervals: Intervals): AmountSeries {
    return serverTotal(totals, intervals, (from, to) => {
      const extent = this.#bucketsOf(kind).extent();
      const [begin, end] = [Math.max(from, extent?.from ?? from), Math.min(to, extent?.to ?? to)];
      const cuts = doubtfulEdges(kinds.map(this.#bucketsOf), begin, end);
      if (cuts.length === 0) {
        return null;
      }
      const parts = intervalsBetween([begin, ...cuts, end]);
      const { own, other } = this.#read(kind, parts);
      return { own: totalOfRange(own, parts, extent), other };
    });
  }

  /** What is kept of one kind; and the total of the other, to be asked for where that may know what this one does not. */
  #read(kind: EntityKind, intervals: Intervals): { own: ReadRange; other: () => KindTotal } {
    const others = this.#bucketsOf(kind === 'key' ? 'location' : 'key');
    const { rows, longs } = this.#bucketsOf(kind);
    const own = readSegments(rows, longs, intervals);
    const readOther = () => readSegments(others.rows, others.longs, intervals);
    const totalOf = (range: ReadRange) => totalOfRange(range, intervals, others.extent());
    if (kind === 'location') {
      return { own, other: () => totalOf(readOther()) };
    }
    // What places have more is a row of the keys' that has no key; what keys have more is nowhere among places.
    const places = readOther();
    return {
      own: { ...own, segments: withoutLack(own.segments, places.segments) },
      other: () => totalOf(places),
    };
  }
}
