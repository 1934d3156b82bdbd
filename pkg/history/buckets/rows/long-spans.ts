import type { Interval } from '../../../time/interval';
import * as v from 'valibot';
import type { Tables } from '../../../store/store';
import type { Amounts } from '../amounts/amounts';
import { decodeAmounts, encodeAmounts } from '../amounts/encoding';
import type { Owner } from './schema';
import { secondsOf } from '../../../time/intervals';

/**
 * An amount measured over a time that is no bucket: the server could not be asked in between. It stands where the time
 * ends. What is measured by itself later is taken out of it, so its time may have holes.
 */
export interface LongSpan {
  id: number;
  intervals: Interval[];
  /** A finer measurement was tried and knew less; there is no use in another. */
  refined: boolean;
  amounts: Amounts;
}

const rowSchema = v.object({
  id: v.number(),
  intervals: v.pipe(v.string(), v.parseJson(), v.array(v.object({ from: v.number(), to: v.number() }))),
  refined: v.pipe(
    v.number(),
    v.transform((refined) => refined === 1)
  ),
  amounts: v.pipe(
    v.instance(Uint8Array),
    v.transform((bytes) => decodeAmounts(bytes).amounts)
  ),
});

export const startOf = ({ intervals }: LongSpan): number => intervals[0]?.from ?? 0;
/** Where the amounts stand. */
export const stopOf = ({ intervals }: LongSpan): number => intervals.at(-1)?.to ?? 0;

/** As it is kept. */
export function contentOf(intervals: readonly Interval[], amounts: Amounts): Uint8Array {
  return encodeAmounts({ seconds: secondsOf(intervals), online: 0, onlineBuckets: 0, amounts });
}

/** Those of one kind of one server. */
export class LongSpans {
  readonly #tables: Tables;
  readonly #owner: Owner;

  constructor(tables: Tables, owner: Owner) {
    this.#tables = tables;
    this.#owner = owner;
  }

  /** Those that begin before `to` and stop after `from`, by where they stop. */
  around(from: number, to: number): LongSpan[] {
    return this.#tables.all(
      `SELECT id, stretches AS intervals, refined, amounts FROM history_long_spans
        WHERE server = ? AND kind = ? AND stop > ? AND start < ? ORDER BY stop`,
      rowSchema,
      this.#owner.server,
      this.#owner.kind,
      from,
      to
    );
  }

  /** First start and last stop; null where there is none. */
  extent(): Interval | null {
    const sql = 'SELECT min(start), max(stop) FROM history_long_spans WHERE server = ? AND kind = ?';
    const [from = NaN, to = NaN] = this.#tables.numbers(sql, this.#owner.server, this.#owner.kind);
    return Number.isNaN(from) ? null : { from, to };
  }

  add(intervals: Interval[], amounts: Amounts, refined = false): void {
    const { server, kind } = this.#owner;
    this.#tables.run(
      `INSERT INTO history_long_spans (server, kind, start, stop, stretches, refined, amounts)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      server,
      kind,
      intervals[0]?.from ?? 0,
      intervals.at(-1)?.to ?? 0,
      JSON.stringify(intervals),
      refined ? 1 : 0,
      contentOf(intervals, amounts)
    );
  }

  update(span: LongSpan): void {
    this.#tables.run(
      'UPDATE history_long_spans SET start = ?, stop = ?, stretches = ?, refined = ?, amounts = ? WHERE id = ?',
      startOf(span),
      stopOf(span),
      JSON.stringify(span.intervals),
      span.refined ? 1 : 0,
      contentOf(span.intervals, span.amounts),
      span.id
    );
  }

  delete(id: number): void {
    this.#tables.run('DELETE FROM history_long_spans WHERE id = ?', id);
  }

  /** Deletes those that stop at `time` or before. */
  deleteUntil(time: number): void {
    const { server, kind } = this.#owner;
    this.#tables.run('DELETE FROM history_long_spans WHERE server = ? AND kind = ? AND stop <= ?', server, kind, time);
  }
}
