import * as v from 'valibot';
import type { Connection } from './connection';
import { inStore } from './sqlite';
import type { SqlValue, Tables } from './store';

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
    return this.numbersAndBytes(sql, ...parameters).numbers;
  }

  numbersAndBytes(sql: string, ...parameters: SqlValue[]): { numbers: Float64Array; bytes: Uint8Array[] } {
    const rows: unknown[] = inStore(() => this.#connection.statement(sql, true).all(...parameters));
    const [first] = rows;
    const numbers = new Float64Array(Array.isArray(first) ? rows.length * first.length : 0);
    const bytes: Uint8Array[] = [];
    let length = 0;
    for (const row of rows) {
      if (Array.isArray(row)) {
        for (const value of row) {
          numbers[length++] = typeof value === 'number' ? value : NaN;
          if (value instanceof Uint8Array) {
            bytes.push(value);
          }
        }
      }
    }
    return { numbers, bytes };
  }

  transaction<T>(work: () => T): T {
    return this.#connection.transaction(work);
  }
}
