import { floorTo } from '../../time/rounding';
import { DAY, HOUR, MINUTE } from '../../time/units';
import type { Interval } from '../../time/interval';
import * as v from 'valibot';
import type { HistorySettings } from '../../settings/model';
import type { Store, Tables } from '../../store/store';
import { type Begins, type BucketStore, FIVE_MINUTES, type Resolution } from '../bucket-store';
import {
  estimateAt,
  type AmountSeries,
  type AvailabilitySeries,
  type EdgesRequest,
  type EntityTotals,
  type FirstTraffic,
  type FirstTrafficRequest,
  type HistorySeries,
  type SeriesRequest,
  type TotalsRequest,
} from '../history';
import type { AvailabilitySample, EntityKind, MeasuredSpan } from '../model';
import { Availability } from './rows/availability';
import { boundedByServer, boundedRows } from './reading/bounded-by-server';
import { doubtfulEdges } from './reading/doubtful-edges';
import { EventRows } from './rows/events';
import { firstTrafficOf } from './reading/firsts';
import { intervalsBetween, type Intervals } from './reading/intervals';
import { withoutLack } from './reading/lacking-keys';
import { hullOf, KindBuckets } from './kind-buckets';
import { readSegments, type ReadRange } from './reading/read-segments';
import { limitsOf, pruneStep, readPruned, writePruned } from './rows/retention';
import { historySchema, kinds } from './rows/schema';
import { seriesOfRange, totalOfRange } from './reading/series';
import { joined } from '../../time/intervals';
import { serverTotal, type KindTotals } from './reading/server-total';
import type { KindTotal } from './reading/tightest-total';
import { totalsOfRange } from './reading/totals';

export interface BucketOptions {
  keepDays: HistorySettings['keepDays'];
  /** Epoch seconds. */
  now: () => number;
}

/**
 * Opens what is kept of one server in the embedded store.
 *
 * @param serverId Outline's own id of the server
 */
export function openBuckets(store: Store, serverId: string, options: BucketOptions): BucketStore {
  return new EmbeddedBuckets(store, serverId, options);
}

class EmbeddedBuckets implements BucketStore {
  readonly #store: Store;
  readonly #tables: Tables;
  readonly #server: number;
  readonly #kinds: readonly KindBuckets[];
  readonly #availability: Availability;
  readonly events: EventRows;
  readonly #options: BucketOptions;
  #isInTransaction = false;
  /** Changes when another process writes. */
  #dataVersion = 0;

  constructor(store: Store, serverId: string, options: BucketOptions) {
    this.#store = store;
    this.#tables = store.tables(historySchema.owner, historySchema.migrations);
    this.#server = numberOfServer(this.#tables, serverId);
    this.#options = options;
    const pruned = () => readPruned(this.#tables, this.#server);
    this.#kinds = kinds.map((_, kind) => new KindBuckets(this.#tables, { server: this.#server, kind }, pruned));
    this.#availability = new Availability(this.#tables, this.#server);
    this.events = new EventRows(store, this.#server);
  }

  /** @throws RangeError where edges are no minutes, or amounts no whole numbers; PluginError `STORE_FAILED` */
  write(span: MeasuredSpan): void {
    if (span.from % MINUTE !== 0 || span.to % MINUTE !== 0 || span.from >= span.to) {
      throw new RangeError('A span must begin and end at full minutes, and have a length.');
    }
    this.transaction(() => {
      if (!this.#isPruned(span)) {
        this.#kinds.forEach((kind) => kind.write(span));
      }
    });
  }

  #isPruned({ from, to }: Interval): boolean {
    const pruned = readPruned(this.#tables, this.#server);
    const isBucket = (resolution: number) => to - from === resolution && from % resolution === 0;
    return isBucket(DAY) ? from < this.#limits().days : from < (isBucket(HOUR) ? pruned.hours : pruned.fiveMinutes);
  }

  writeAvailability(sample: AvailabilitySample): void {
    this.transaction(() => this.#availability.write(sample));
  }

  gaps(from: number, to: number, resolution: Resolution): Interval[] {
    const limits = this.#limits();
    const limit = resolution === FIVE_MINUTES ? limits.fiveMinutes : resolution === HOUR ? limits.hours : limits.days;
    const kept = Math.max(from, floorTo(limit + resolution - 1, resolution));
    this.#refresh();
    return kept < to ? joined(this.#kinds.flatMap((kind) => kind.gaps(kept, to, resolution))) : [];
  }

  keptFrom(): number {
    return this.#limits().days;
  }

  extent(): Interval | null {
    return hullOf(this.#kinds.map((kind) => kind.extent()).filter((extent) => extent !== null));
  }

  async totals({ kind, from, to, signal }: TotalsRequest): Promise<EntityTotals> {
    signal.throwIfAborted();
    this.#refresh();
    const buckets = this.#bucketsOf(kind);
    const range = intervalsBetween([from, to]);
    const { own, other } = this.#read(kind, range);
    const totals = totalsOfRange(own, range, [...buckets.entities.all()], buckets.extent());
    const total = this.#serverTotal(kind, { own: totalOfRange(own, range, buckets.extent()), other }, range);
    const server = { data: estimateAt(total, 'data', 0), tunnelTime: estimateAt(total, 'tunnelTime', 0) };
    return { ...totals, totals: boundedByServer(totals.totals, server), server };
  }

  async series({ kind, edges, entities, signal }: SeriesRequest): Promise<HistorySeries> {
    signal.throwIfAborted();
    this.#refresh();
    const buckets = this.#bucketsOf(kind);
    const intervals = intervalsBetween(edges);
    const { own, other } = this.#read(kind, intervals);
    const wanted = entities.map((entity) => ({ entity, id: buckets.entities.find(entity)?.id ?? 0 }));
    const { certain, rows, ...series } = seriesOfRange(own, intervals, wanted, buckets.extent());
    const total = this.#serverTotal(kind, { own: { ...series, certain }, other }, intervals);
    return { ...series, rows: boundedRows(rows, total, certain), total };
  }

  #serverTotal(kind: EntityKind, totals: KindTotals, intervals: Intervals): AmountSeries {
    return serverTotal(totals, intervals, (from, to) => {
      const extent = this.#bucketsOf(kind).extent();
      const [begin, end] = [Math.max(from, extent?.from ?? from), Math.min(to, extent?.to ?? to)];
      const cuts = doubtfulEdges(this.#kinds, begin, end);
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

  async availability({ edges, signal }: EdgesRequest): Promise<AvailabilitySeries> {
    signal.throwIfAborted();
    return this.#availability.read(intervalsBetween(edges));
  }

  async firstTraffic({ kind, signal }: FirstTrafficRequest, begins: Begins): Promise<FirstTraffic> {
    signal.throwIfAborted();
    this.#refresh();
    const buckets = this.#bucketsOf(kind);
    return firstTrafficOf(buckets.firsts(), buckets.entities.all(), { ...begins, now: this.#options.now() });
  }

  readState(name: string): string | null {
    const sql = 'SELECT document FROM history_states WHERE server = ? AND name = ?';
    return this.#tables.all(sql, v.object({ document: v.string() }), this.#server, name)[0]?.document ?? null;
  }

  writeState(name: string, document: string): void {
    const sql = 'INSERT OR REPLACE INTO history_states (server, name, document) VALUES (?, ?, ?)';
    this.#tables.run(sql, this.#server, name, document);
  }

  transaction<T>(work: () => T): T {
    if (this.#isInTransaction) {
      return this.#tables.transaction(work);
    }
    try {
      const { result, hasPruned } = this.#tables.transaction(() => {
        this.#refresh();
        this.#isInTransaction = true;
        const outcome = work();
        this.#kinds.forEach((kind) => kind.rollUps.flush());
        return { result: outcome, hasPruned: this.#prune() };
      });
      if (hasPruned) {
        this.#store.shrink();
      }
      return result;
    } catch (error) {
      this.#kinds.forEach((kind) => kind.forget());
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  #prune(): boolean {
    const pruned = readPruned(this.#tables, this.#server);
    const done = pruneStep(this.#kinds, [this.#availability, this.events], pruned, this.#limits());
    if (done) {
      writePruned(this.#tables, this.#server, done);
      this.#kinds.forEach((kind) => kind.touch());
    }
    return done !== null;
  }

  #limits() {
    const now = this.#options.now();
    return limitsOf(this.#options.keepDays, Math.min(now, this.extent()?.to ?? now));
  }

  #refresh(): void {
    const [version = 0] = this.#tables.numbers('PRAGMA data_version');
    if (version !== this.#dataVersion && !this.#isInTransaction) {
      this.#dataVersion = version;
      this.#kinds.forEach((kind) => kind.forget());
    }
  }

  #bucketsOf(kind: EntityKind): KindBuckets {
    const found = this.#kinds[kinds.indexOf(kind)];
    if (!found) {
      throw new RangeError(`There are no buckets of ${kind}.`);
    }
    return found;
  }
}

function numberOfServer(tables: Tables, serverId: string): number {
  tables.run('INSERT INTO history_servers (server_id) VALUES (?) ON CONFLICT DO NOTHING', serverId);
  const [server = 0] = tables.numbers('SELECT id FROM history_servers WHERE server_id = ?', serverId);
  return server;
}
