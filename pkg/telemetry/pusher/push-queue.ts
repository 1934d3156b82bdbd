import * as v from 'valibot';
import type { Schema, Store, Tables } from '../../store/store';
import type { EncodedPart } from './push-format';

/** Requests that wait until a receiver takes them. */
export const pushSchema: Schema = {
  owner: 'push',
  migrations: [
    `CREATE TABLE push_requests (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      target TEXT NOT NULL,
      samples INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      body BLOB NOT NULL
    ) STRICT`,
    `CREATE TABLE push_leases (
      target TEXT PRIMARY KEY,
      holder TEXT NOT NULL,
      until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};

const requestSchema = v.object({ id: v.number(), samples: v.number(), body: v.instance(Uint8Array) });
const sizeSchema = v.object({ id: v.number(), samples: v.number(), bytes: v.number() });
type QueuedSize = v.InferOutput<typeof sizeSchema>;
const sumSchema = v.object({ bytes: v.number() });

export type QueuedRequest = v.InferOutput<typeof requestSchema>;

const removal = 'DELETE FROM push_requests WHERE id = ?';

/** The requests for one receiver, oldest first; with a store in a file they outlive the process. */
export class PushQueue {
  readonly #target: string;
  readonly #mostBytes: number;
  readonly #onDropped: (samples: number) => void;

  readonly #tables: Tables;
  #bytes: number;

  /**
   * @param target tells its requests from those for others
   * @param mostBytes beyond it the oldest requests are dropped
   * @param onDropped hears how many samples were
   */
  constructor(store: Store, target: string, mostBytes: number, onDropped: (samples: number) => void) {
    this.#target = target;
    this.#mostBytes = mostBytes;
    this.#onDropped = onDropped;

    this.#tables = store.tables(pushSchema.owner, pushSchema.migrations);
    this.#bytes = this.#sizeOf();
  }

  /** Counts again what waits: another process may have added to it. @throws PluginError `STORE_FAILED` */
  recount(): void {
    this.#bytes = this.#sizeOf();
  }

  /** Empties the queues of all targets but these. @throws PluginError `STORE_FAILED` */
  static forgetAllBut(store: Store, targets: readonly string[]): void {
    const tables = store.tables(pushSchema.owner, pushSchema.migrations);
    tables.run(
      'DELETE FROM push_requests WHERE target NOT IN (SELECT value FROM json_each(?))',
      JSON.stringify(targets)
    );
  }

  /** What waits, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws PluginError `STORE_FAILED` */
  add({ body, samples }: EncodedPart): void {
    const dropped = this.#tables.transaction(() => {
      const oldest = this.#oldestBeyond(this.#mostBytes - body.length);
      oldest.forEach(({ id }) => this.#tables.run(removal, id));
      const sql = 'INSERT INTO push_requests (target, samples, bytes, body) VALUES (?, ?, ?, ?)';
      this.#tables.run(sql, this.#target, samples, body.length, body);
      return oldest;
    });
    this.#bytes += body.length - sumOf(dropped.map(({ bytes }) => bytes));
    if (dropped.length > 0) {
      this.#onDropped(sumOf(dropped.map((request) => request.samples)));
    }
  }

  /** Null where none waits. @throws PluginError `STORE_FAILED` */
  first(): QueuedRequest | null {
    const sql = 'SELECT id, samples, body FROM push_requests WHERE target = ? ORDER BY id LIMIT 1';
    return this.#tables.all(sql, requestSchema, this.#target)[0] ?? null;
  }

  /** @throws PluginError `STORE_FAILED` */
  remove({ id, body }: QueuedRequest): void {
    this.#tables.run(removal, id);
    this.#bytes -= body.length;
  }

  #sizeOf(): number {
    const sql = 'SELECT COALESCE(SUM(bytes), 0) AS bytes FROM push_requests WHERE target = ?';
    return this.#tables.all(sql, sumSchema, this.#target)[0]?.bytes ?? 0;
  }

  /** The oldest requests, as many as must go so that no more than `most` bytes are left. */
  #oldestBeyond(most: number): QueuedSize[] {
    const found: QueuedSize[] = [];
    let left = this.#bytes;
    const sql = 'SELECT id, samples, bytes FROM push_requests WHERE target = ? AND id > ? ORDER BY id LIMIT 1';
    while (left > 0 && left > most) {
      const [next] = this.#tables.all(sql, sizeSchema, this.#target, found.at(-1)?.id ?? 0);
      if (!next) {
        break;
      }
      left -= next.bytes;
      found.push(next);
    }
    return found;
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
