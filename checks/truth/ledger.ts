import type { Quantity } from '../../pkg/history/measurement/answer-amounts';
import { nameOf, type Measured, type MeasuredSpan } from '../../pkg/history/model';

/** What is told of one quantity of one entity over one stretch. */
export interface Statement {
  name: string;
  quantity: Quantity;
  from: number;
  to: number;
  measured: Measured;
}

interface Row {
  from: number;
  to: number;
  data: Measured;
  tunnelTime: Measured;
}

const nothing: Measured = { status: 'exact', value: 0 };

/** Keeps spans as a store does: a row that begins earlier than its span takes the place of what was told before. */
export class Ledger {
  readonly #spans: Array<{ from: number; to: number }> = [];
  readonly #rows = new Map<string, Row[]>();

  write({ from, to, amounts }: MeasuredSpan): void {
    this.#spans.push({ from, to });
    for (const { entity, ...row } of amounts) {
      const name = nameOf(entity);
      const rows = this.#rows.get(name) ?? [];
      const kept = rows.filter((before) => before.to <= row.from);
      this.#rows.set(name, [...kept, { ...row, to }]);
    }
  }

  /** All that is told in the end, of these entities; what is not listed had 0. */
  statements(names: Iterable<string>): Statement[] {
    return [...names].flatMap((name) => this.#rowsOf(name).flatMap((row) => statementsOf(name, row)));
  }

  /** The edges of all spans. */
  edges(): number[] {
    return this.#spans.flatMap(({ from, to }) => [from, to]);
  }

  #rowsOf(name: string): Row[] {
    const told = this.#rows.get(name) ?? [];
    const untold = this.#spans.filter(({ from, to }) => !told.some((row) => row.from < to && row.to > from));
    return [...told, ...untold.map((span) => ({ ...span, data: nothing, tunnelTime: nothing }))].sort(
      (left, right) => left.from - right.from
    );
  }
}

function statementsOf(name: string, { from, to, data, tunnelTime }: Row): Statement[] {
  return [
    { name, quantity: 'data', from, to, measured: data },
    { name, quantity: 'tunnelTime', from, to, measured: tunnelTime },
  ];
}
