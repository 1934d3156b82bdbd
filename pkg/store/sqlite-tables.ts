import * as v from 'valibot';
import type { Connection } from './connection';
import { inStore } from './sqlite';
import type { SqlValue, Tables } from './store';

/** The rows that `numbers` makes room for at first. */
const firstCapacity = 1024;

/** Statements over one connection. */
export class SqliteTables implements Tables {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  run(sql: string, ...parameters: SqlValue[]): void {
    inStore(() => this.#connection.statement(sql).run(...parameters));
  }

  all<T>(sql: string, row: v.GenericSchema<unknown, T>, ...parameters: SqlValue[]): T[] {
    const rows = inStore(() => this.#connection.statement(sql).all(...parameters));
    return rows.map((found) => v.parse(row, found));
  }

  numbers(sql: string, ...parameters: SqlValue[]): Float64Array {
    const rows: unknown[] = inStore(() => this.#connection.statement(sql, true).all(...parameters));
    let numbers = new Float64Array(firstCapacity);
    let length = 0;
    for (const row of rows) {
      for (const value of Array.isArray(row) ? row : []) {
        if (length === numbers.length) {
          numbers = doubled(numbers);
        }
        numbers[length++] = typeof value === 'number' ? value : NaN;
      }
    }
    return numbers.subarray(0, length);
  }

  transaction<T>(work: () => T): T {
    return this.#connection.transaction(work);
  }
}

function doubled(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
