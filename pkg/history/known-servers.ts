import { DAY } from '../time/units';
import * as v from 'valibot';
import type { HistorySettings, ApiSettings } from '../settings/model';
import type { Schema, Store, Tables } from '../store/store';

/**
 * Which servers answered at which addresses, what is kept of each under which name, who uses them, and their access keys.
 * Addresses are host and port: no secret.
 */
export const knownServersSchema: Schema = {
  owner: 'servers',
  migrations: [
    `CREATE TABLE servers_known (
      address TEXT PRIMARY KEY,
      server_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;`,
    `CREATE TABLE servers_keys (
      address TEXT PRIMARY KEY,
      keys TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;`,
    // Addresses had a fingerprint behind a space.
    `UPDATE OR REPLACE servers_keys SET address = substr(address, 1, instr(address, ' ') - 1)
      WHERE instr(address, ' ') > 0;
    CREATE TABLE servers_answered (
      address TEXT NOT NULL,
      server_id TEXT NOT NULL,
      record TEXT NOT NULL UNIQUE,
      answered_at INTEGER NOT NULL,
      looked_at INTEGER NOT NULL,
      PRIMARY KEY (address, server_id)
    ) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO servers_answered (address, server_id, record, answered_at, looked_at)
      SELECT substr(address || ' ', 1, instr(address || ' ', ' ') - 1), server_id, server_id, 0, 0 FROM servers_known;
    DROP TABLE servers_known;
    CREATE TABLE servers_users (
      tenant TEXT NOT NULL,
      uid TEXT NOT NULL,
      address TEXT NOT NULL,
      name TEXT NOT NULL,
      keep_five_minutes REAL NOT NULL,
      keep_hours REAL NOT NULL,
      keep_days REAL NOT NULL,
      used_at INTEGER NOT NULL,
      PRIMARY KEY (tenant, uid, address)
    ) STRICT, WITHOUT ROWID;`,
  ],
};

/** Under which a server is remembered. */
export function addressOf({ apiUrl }: Pick<ApiSettings, 'apiUrl'>): string {
  return new URL(apiUrl).host;
}

/** A data source that uses a server. */
export interface ServerUser {
  /** Its organisation. */
  tenant: string;
  uid: string;
  /** As people know it. */
  name: string;
  keepDays: HistorySettings['keepDays'];
}

/** Who uses another server with the same id. */
export type TwinUser = Pick<ServerUser, 'tenant' | 'name'>;

/** Who does not answer for so long while it is looked at is silent, and who was not looked at for a day. Seconds. */
const SILENCE = 600;

/** Who did not use a server for so long no longer does, seconds: nobody tells of data sources that are deleted. */
const USE_LASTS = 366 * DAY;

const answeredSchema = v.object({
  address: v.string(),
  record: v.string(),
  answeredAt: v.number(),
  lookedAt: v.number(),
  /** How many use it. */
  users: v.number(),
});
type Answered = v.InferOutput<typeof answeredSchema>;

const serverRecordSchema = v.object({ address: v.string(), serverId: v.string(), record: v.string() });

/** Which server answered where, and the name under which it is kept. */
export type ServerRecord = v.InferOutput<typeof serverRecordSchema>;

const serverIdSchema = v.object({ serverId: v.string() });
const userSchema = v.object({ tenant: v.string(), name: v.string() });

/**
 * What is kept of a server goes by a name of its own, its *record*: Outline's `serverId` alone does not tell servers
 * apart, since copies of a machine share it. A record belongs to one address. Where a known server is met at another
 * address, its record goes there when nobody uses the address before; where that is in use and silent, a copy of the
 * record does; and where both answer, they are two servers.
 */
export class KnownServers {
  readonly #copy: (from: string, to: string) => void;
  readonly #now: () => number;

  readonly #tables: Tables;

  /**
   * @param copy copies everything that is kept under one name to another, under which nothing is kept
   * @param now epoch seconds
   */
  constructor(store: Store, copy: (from: string, to: string) => void, now: () => number) {
    this.#copy = copy;
    this.#now = now;

    this.#tables = store.tables(knownServersSchema.owner, knownServersSchema.migrations);
  }

  /** Every server that ever answered, by address. */
  all(): ServerRecord[] {
    const sql = 'SELECT address, server_id AS serverId, record FROM servers_answered ORDER BY address, answered_at';
    return this.#tables.all(sql, serverRecordSchema);
  }

  /** Takes over what another store knows. @throws PluginError `STORE_FAILED` where the address or the name is taken */
  add({ address, serverId, record }: ServerRecord): void {
    const sql = `INSERT INTO servers_answered (address, server_id, record, answered_at, looked_at) VALUES (?, ?, ?, ?, ?)`;
    this.#tables.run(sql, address, serverId, record, this.#now(), this.#now());
  }

  /** The server that answered at an address last, which one that is down does not tell; null: none ever did. */
  lastServerId(address: string): string | null {
    const sql =
      'SELECT server_id AS serverId FROM servers_answered WHERE address = ? ORDER BY answered_at DESC LIMIT 1';
    return this.#tables.all(sql, serverIdSchema, address)[0]?.serverId ?? null;
  }

  /**
   * A server is met at an address.
   *
   * @returns the name under which it is kept, and whether that was kept for another address until now
   */
  meet(address: string, serverId: string): { record: string; isMoved: boolean } {
    return this.#tables.transaction(() => {
      const known = this.#answered(serverId);
      const own = known.find((server) => server.address === address);
      const others = known.filter((server) => server !== own);
      const isAlone = !others.some((other) => other.users > 0);
      const [newest] = others.sort((a, b) => b.answeredAt - a.answeredAt);
      if (own && newest && isAlone && newest.answeredAt > own.answeredAt) {
        this.#swap(own, newest);
        return { record: newest.record, isMoved: true };
      }
      return own ? { record: own.record, isMoved: false } : this.#meetFirst(address, serverId, others);
    });
  }

  /** @param others with the same id, the one that answered last first */
  #meetFirst(address: string, serverId: string, others: readonly Answered[]): { record: string; isMoved: boolean } {
    const now = this.#now();
    const [newest] = others;
    const record = newest ? `${serverId} ${address}` : serverId;
    const sql = `INSERT INTO servers_answered (address, server_id, record, answered_at, looked_at) VALUES (?, ?, ?, ?, ?)`;
    this.#tables.run(sql, address, serverId, record, now, now);
    if (!newest || others.some((other) => this.#isInUse(other))) {
      return { record, isMoved: false };
    }
    if (newest.users === 0) {
      this.#swap({ address, record }, newest);
      return { record: newest.record, isMoved: true };
    }
    this.#copy(newest.record, record);
    return { record, isMoved: true };
  }

  /** @param serverId of the server that answered; null: none did */
  notePoll(address: string, serverId: string | null): void {
    const now = this.#now();
    this.#tables.run('UPDATE servers_answered SET looked_at = ? WHERE address = ?', now, address);
    if (serverId !== null) {
      const sql = 'UPDATE servers_answered SET answered_at = ? WHERE address = ? AND server_id = ?';
      this.#tables.run(sql, now, address, serverId);
    }
  }

  /** The data source uses the servers at these addresses from now on, and no others. */
  use({ tenant, uid, name, keepDays }: ServerUser, addresses: readonly string[]): void {
    this.#tables.transaction(() => {
      this.#tables.run('DELETE FROM servers_users WHERE tenant = ? AND uid = ?', tenant, uid);
      const sql = `INSERT OR REPLACE INTO servers_users
        (tenant, uid, address, name, keep_five_minutes, keep_hours, keep_days, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
      const { fiveMinutes, hours, days } = keepDays;
      for (const address of addresses) {
        this.#tables.run(sql, tenant, uid, address, name, fiveMinutes, hours, days, this.#now());
      }
    });
  }

  /** The data source is still at work. */
  stillUses({ tenant, uid }: ServerUser, address: string): void {
    const sql = 'UPDATE servers_users SET used_at = ? WHERE tenant = ? AND uid = ? AND address = ?';
    this.#tables.run(sql, this.#now(), tenant, uid, address);
  }

  /** The longest that one of those wants who use the server; null: nobody does. */
  keepDays(address: string): HistorySettings['keepDays'] | null {
    const sql = `SELECT max(keep_five_minutes), max(keep_hours), max(keep_days) FROM servers_users
      WHERE address = ? AND used_at > ?`;
    const [fiveMinutes = NaN, hours = NaN, days = NaN] = this.#tables.numbers(sql, address, this.#now() - USE_LASTS);
    return Number.isNaN(days) ? null : { fiveMinutes, hours, days };
  }

  /** Who uses a server that answers with the same id at another address. */
  usersOfTwins(address: string, serverId: string): TwinUser[] {
    const sql = 'SELECT tenant, name FROM servers_users WHERE address = ? AND used_at > ? ORDER BY name';
    return this.#answered(serverId)
      .filter((server) => server.address !== address && this.#isInUse(server))
      .flatMap((server) => this.#tables.all(sql, userSchema, server.address, this.#now() - USE_LASTS));
  }

  #isInUse({ users, answeredAt, lookedAt: polledAt }: Answered): boolean {
    return users > 0 && polledAt - answeredAt < SILENCE && this.#now() - answeredAt < DAY;
  }

  #answered(serverId: string): Answered[] {
    const users = 'SELECT count(*) FROM servers_users WHERE address = servers_answered.address AND used_at > ?';
    const sql = `SELECT address, record, answered_at AS answeredAt, looked_at AS lookedAt, (${users}) AS users
      FROM servers_answered WHERE server_id = ?`;
    return this.#tables.all(sql, answeredSchema, this.#now() - USE_LASTS, serverId);
  }

  /** Each is kept under the other's name. */
  #swap(one: Pick<Answered, 'address' | 'record'>, other: Pick<Answered, 'address' | 'record'>): void {
    const sql = 'UPDATE servers_answered SET record = ? WHERE record = ?';
    this.#tables.run(sql, '', one.record);
    this.#tables.run(sql, one.record, other.record);
    this.#tables.run(sql, other.record, '');
  }
}
