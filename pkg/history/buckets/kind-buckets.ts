import { floorTo } from '../../time/rounding';
import type { Interval } from '../../time/interval';
import type { Tables } from '../../store/store';
import { type Resolution, resolutions } from '../bucket-store';
import type { EntityAmount, MeasuredSpan } from '../model';
import { BucketRows } from './rows/bucket-rows';
import { Entities } from './rows/entities';
import { LongSpans, startOf } from './rows/long-spans';
import { amountsOfSpan } from './amounts/measured-amounts';
import { kinds, type Owner } from './rows/schema';
import { reachBack } from './writing/reach-back';
import { type Pruned, RollUps } from './writing/roll-ups';
import { SpanWriter } from './writing/span-writer';
import { findFirsts, joinFirsts, type Firsts } from './reading/firsts';
import { unknownIntervals } from './reading/unknown-intervals';
import { DAY } from '../../time/units';

/** What is kept of one kind of entities of one server. */
export class KindBuckets {
  readonly rows: BucketRows;
  readonly longs: LongSpans;
  readonly entities: Entities;
  readonly rollUps: RollUps;
  readonly owner: Owner;
  readonly #writer: SpanWriter;
  #extent: { known: Interval | null } | null = null;
  /** Until the last midnight: it takes reading all that is kept. Retention only makes it coarser, the next day. */
  #pastFirsts: (Firsts & { until: number }) | null = null;

  constructor(tables: Tables, owner: Owner, pruned: () => Pruned) {
    this.owner = owner;
    this.rows = new BucketRows(tables, owner);
    this.longs = new LongSpans(tables, owner);
    this.entities = new Entities(tables, owner);
    this.rollUps = new RollUps(this.rows, this.longs, pruned);
    this.#writer = new SpanWriter(this.rows, this.longs, this.rollUps);
  }

  /** @throws RangeError for amounts that are no whole numbers */
  write({ from, to, amounts }: MeasuredSpan): void {
    this.touch();
    if (this.#pastFirsts && this.#beginOfChange({ from, to, amounts }) < this.#pastFirsts.until) {
      this.#pastFirsts = null;
    }
    const listed = amounts
      .filter(({ entity }) => entity.kind === kinds[this.owner.kind])
      .map((entry): [number, EntityAmount] => [this.entities.see(entry.entity, entry.from, to), entry]);
    if (!this.#writer.write({ from, to }, amountsOfSpan({ from, to }, listed))) {
      return;
    }
    for (const [entity, entry] of listed) {
      if (entry.from < from) {
        reachBack(this.rows, this.longs, to, entity, entry);
        this.rollUps.touch(entry.from, to);
      }
    }
  }

  #beginOfChange({ from, to, amounts }: MeasuredSpan): number {
    return Math.min(from, ...amounts.map((entry) => entry.from), ...this.longs.around(from, to).map(startOf));
  }

  gaps(from: number, to: number, resolution: Resolution): Interval[] {
    return unknownIntervals(this.rows, this.longs, { from, to }, resolution);
  }

  /** Every query asks for it. */
  extent(): Interval | null {
    this.#extent ??= { known: this.#readExtent() };
    return this.#extent.known;
  }

  firsts(): Firsts {
    const extent = this.extent();
    if (!extent) {
      return { byEntity: new Map(), known: [] };
    }
    const until = Math.max(extent.from, floorTo(extent.to, DAY));
    if (this.#pastFirsts?.until !== until) {
      this.#pastFirsts = { ...findFirsts(this.rows, this.longs, { from: extent.from, to: until }), until };
    }
    return joinFirsts(this.#pastFirsts, findFirsts(this.rows, this.longs, { from: until, to: extent.to }));
  }

  #readExtent(): Interval | null {
    const found = resolutions.map((resolution) => this.rows.extent(resolution)).filter((extent) => extent !== null);
    const long = this.longs.extent();
    return hullOf(long ? [...found, long] : found);
  }

  /** What is in the tables may have changed. */
  touch(): void {
    this.#extent = null;
  }

  /** Drops what is kept in memory. */
  forget(): void {
    this.touch();
    this.#pastFirsts = null;
    this.entities.forget();
    this.rollUps.forget();
  }
}

export function hullOf(intervals: readonly Interval[]): Interval | null {
  return intervals.length === 0
    ? null
    : {
        from: Math.min(...intervals.map(({ from }) => from)),
        to: Math.max(...intervals.map(({ to }) => to)),
      };
}
