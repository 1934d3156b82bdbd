import { floorTo } from '../../time/rounding';
import { DAY, HOUR, MINUTE } from '../../time/units';
import type { Interval } from '../../time/interval';
import * as v from 'valibot';
import type { HistorySettings } from '../../settings/model';
import type { Store, Tables } from '../../store/store';
import { type Begins, type BucketStore, FIVE_MINUTES, type Resolution } from '../bucket-store';
import {
  type AvailabilitySeries,
  type EdgesRequest,
  type EntityTotals,
  type FirstTraffic,
  type FirstTrafficRequest,
  type HistorySeries,
  type SeriesRequest,
  type TotalsRequest,
} from '../history';
import { entityName, type AvailabilitySample, type EntityKind, type MeasuredSpan } from '../model';
import { Availability } from './rows/availability';
import { EventRows } from './rows/events';
import { BucketReader } from './reading/bucket-reader';
import { firstTrafficOf } from './reading/firsts';
import { intervalsBetween } from './reading/intervals';
import { RecentReads, ReadBudget } from './reading/recent-reads';
import { hullOf, KindBuckets } from './kind-buckets';
import { limitsOf, pruneStep, readPruned, writePruned } from './rows/retention';
import { historySchema, kinds } from './rows/schema';
import { joined } from '../../time/intervals';

/** About so many numbers an answer has for each entity, in each interval. */
const NUMBERS_OF_ENTITY = 10;

export interface BucketOptions {
  keepDays: HistorySettings['keepDays'];
  /** Epoch seconds. */
  now: () => number;
  /** Shared by the servers of a store; by default one of its own. */
  reads?: ReadBudget;
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
  readonly #reader: BucketReader;
  readonly #availability: Availability;
  readonly events: EventRows;
  readonly #options: BucketOptions;
  readonly #recent: {
    totals: RecentReads<EntityTotals>;
    series: RecentReads<HistorySeries>;
    gaps: RecentReads<Interval[]>;
  };
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
    this.#reader = new BucketReader((kind) => this.#bucketsOf(kind));
    this.#availability = new Availability(this.#tables, this.#server);
    this.events = new EventRows(store, this.#server);
    const { reads = new ReadBudget() } = options;
    this.#recent = { totals: new RecentReads(reads), series: new RecentReads(reads), gaps: new RecentReads(reads) };
  }

  /** @throws RangeError where edges are no minutes, or amounts no whole numbers; PluginError `STORE_FAILED` */
  write(span: MeasuredSpan): void {
    if (span.from % MINUTE !== 0 || span.to % MINUTE !== 0 || span.from >= span.to) {
      throw new RangeError('A span must begin and end at full minutes, and have a length.');
    }
    this.transaction(() => {
      if (!this.#isPruned(span)) {
        this.#kinds.forEach((kind) => kind.write(span));
        this.#forgetReads();
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
    this.#refresh();
    return this.#recent.gaps.get(`${resolution}`, [from, to], 0, () => this.#readGaps(from, to, resolution));
  }

  #readGaps(from: number, to: number, resolution: Resolution): Interval[] {
    const limits = this.#limits();
    const limit = resolution === FIVE_MINUTES ? limits.fiveMinutes : resolution === HOUR ? limits.hours : limits.days;
    const kept = Math.max(from, floorTo(limit + resolution - 1, resolution));
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
    const size = NUMBERS_OF_ENTITY * this.#bucketsOf(kind).entities.count();
    return this.#recent.totals.get(kind, [from, to], size, () => this.#reader.totals(kind, from, to));
  }

  async series({ kind, edges, entities, coverageOnly, signal }: SeriesRequest): Promise<HistorySeries> {
    signal.throwIfAborted();
    this.#refresh();
    if (coverageOnly) {
      return this.#recent.series.get(`coverage ${kind}`, edges, edges.length, () => this.#reader.coverage(kind, edges));
    }
    const size = NUMBERS_OF_ENTITY * (entities.length + 1) * edges.length;
    const asked = [kind, ...entities.map(entityName)].join(' ');
    return this.#recent.series.get(asked, edges, size, () => this.#reader.series(kind, entities, edges));
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
      this.#forgetReads();
    }
  }

  #forgetReads(): void {
    Object.values(this.#recent).forEach((reads) => reads.forget());
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
      this.#forgetReads();
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
