import * as v from 'valibot';
import type { ServerSettings } from '../settings/model';
import type { Schema, Store, Tables } from '../store/store';

/** Which server answered at an address last, and its access keys. Addresses are host, port and fingerprint: no secret. */
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
  ],
};

/** Under which a server is remembered. */
export function addressOf({ apiUrl, certSha256 }: Pick<ServerSettings, 'apiUrl' | 'certSha256'>): string {
  return `${new URL(apiUrl).host} ${certSha256 ?? ''}`;
}

const rowSchema = v.object({ serverId: v.string() });

/**
 * What is kept goes by Outline's `serverId`, which a server that is down does not tell: so it is remembered who
 * answered at an address.
 */
export class KnownServers {
  readonly #tables: Tables;

  constructor(store: Store) {
    this.#tables = store.tables(knownServersSchema.owner, knownServersSchema.migrations);
  }

  serverIdAt(address: string): string | null {
    const sql = 'SELECT server_id AS serverId FROM servers_known WHERE address = ?';
    return this.#tables.all(sql, rowSchema, address)[0]?.serverId ?? null;
  }

  note(address: string, serverId: string): void {
    this.#tables.run('INSERT OR REPLACE INTO servers_known (address, server_id) VALUES (?, ?)', address, serverId);
  }
}
