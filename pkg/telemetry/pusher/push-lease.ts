import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { ms } from '../../time/units';
import type { Store, Tables } from '../../store/store';
import { pushSchema } from './push-queue';

/** How long who pushes may be silent until another one takes over, in milliseconds. */
const LEASE = 3 * ms.minute;

/** What has not been pushed for so long, nobody is going to push, in milliseconds. */
const ABANDONED = 30 * ms.day;

const holderSchema = v.object({ holder: v.string() });

/**
 * Who pushes to a target: one alone, of all that share the store, in this process or another. Whoever holds it renews it
 * with each push.
 */
export class PushLease {
  readonly #tables: Tables;
  readonly #target: string;
  readonly #now: () => number;
  readonly #holder = randomUUID();

  /** @param now epoch milliseconds */
  constructor(store: Store, target: string, now: () => number) {
    this.#tables = store.tables(pushSchema.owner, pushSchema.migrations);
    this.#target = target;
    this.#now = now;
  }

  /**
   * Takes or renews it, where nobody else holds it.
   *
   * @returns whether it is ours
   * @throws PluginError `STORE_FAILED`
   */
  take(): boolean {
    const now = Math.floor(this.#now());
    // One that lasts longer than any was taken before the clock was set back.
    const sql = `INSERT INTO push_leases (target, holder, until) VALUES (?, ?, ?)
      ON CONFLICT (target) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE holder = excluded.holder OR until <= ? OR until > excluded.until`;
    return this.#tables.transaction(() => {
      this.#tables.run(sql, this.#target, this.#holder, now + LEASE, now);
      const found = this.#tables.all('SELECT holder FROM push_leases WHERE target = ?', holderSchema, this.#target);
      return found[0]?.holder === this.#holder;
    });
  }

  /** The next one need not wait. @throws PluginError `STORE_FAILED` */
  release(): void {
    const sql = 'UPDATE push_leases SET until = ? WHERE target = ? AND holder = ?';
    this.#tables.run(sql, Math.floor(this.#now()), this.#target, this.#holder);
  }

  /** Forgets what waits for targets to which nobody has pushed for a month. @throws PluginError `STORE_FAILED` */
  forgetAbandoned(): void {
    const abandoned = 'SELECT target FROM push_leases WHERE until < ?';
    const before = Math.floor(this.#now()) - ABANDONED;
    this.#tables.transaction(() => {
      this.#tables.run(`DELETE FROM push_requests WHERE target IN (${abandoned})`, before);
      this.#tables.run('DELETE FROM push_leases WHERE until < ?', before);
    });
  }
}
