import { join } from 'node:path';
import * as v from 'valibot';
import type { BucketStore } from '../history/bucket-store';
import { addressOf, KnownServers, knownServersSchema } from '../history/known-servers';
import { nothingKnown } from '../history/nothing-known';
import type { RecordKeeping } from '../history/record-keeping';
import type { ServerSettings } from '../settings/model';
import { statisticsSchema } from '../statistics/documents';
import { openStore } from '../store/open-store';
import type { Schema, Store, Tables } from '../store/store';
import { pushSchema } from '../telemetry/pusher/push-queue';

/** Documents of the sampler, by server: its counters, and where in a minute the server is scraped. */
const stateSchema: Schema = {
  owner: 'exporter',
  migrations: [
    `CREATE TABLE exporter_documents (
      server_id TEXT NOT NULL,
      name TEXT NOT NULL,
      document TEXT NOT NULL,
      PRIMARY KEY (server_id, name)
    ) STRICT, WITHOUT ROWID;`,
  ],
};

const rowSchema = v.object({ document: v.string() });

/**
 * Opens what the exporter keeps over its restarts.
 *
 * @param folder null: in memory
 * @throws PluginError `STORE_UNAVAILABLE` where the runtime has no SQLite
 */
export async function openState(folder: string | null): Promise<Store> {
  const schemas = [stateSchema, knownServersSchema, statisticsSchema, pushSchema];
  if (folder === null) {
    const reason = 'No stateFolder is set: counters begin at 0 when the exporter is started again.';
    return openStore({ kind: 'memory', reason }, { schemas });
  }
  return openStore({ kind: 'file', path: join(folder, 'outline-exporter.sqlite') }, { schemas });
}

/** It keeps no buckets. */
const noDays = { fiveMinutes: 0, hours: 0, days: 0 };

/** Where the sampler of one server finds what is kept. Past figures are not: they are what Prometheus is for. */
export function keepingOf(server: ServerSettings, store: Store, now: () => number): RecordKeeping {
  const tables = store.tables(stateSchema.owner, stateSchema.migrations);
  const known = new KnownServers(store, (from, to) => copyDocuments(tables, from, to), now);
  const address = addressOf(server);
  const user = { tenant: '', uid: server.name, name: server.name, keepDays: noDays };
  known.use(user, [address]);
  return {
    lastServerId: () => known.lastServerId(address),
    notePoll(serverId) {
      known.notePoll(address, serverId);
      known.stillUses(user, address);
    },
    open(serverId) {
      const { record, isMoved } = known.meet(address, serverId);
      return { buckets: new Documents(tables, record), isMoved };
    },
  };
}

function copyDocuments(tables: Tables, from: string, to: string): void {
  const sql = `INSERT INTO exporter_documents (server_id, name, document)
    SELECT ?, name, document FROM exporter_documents WHERE server_id = ?`;
  tables.run(sql, to, from);
}

/** A bucket store that keeps the sampler's documents and no buckets. */
class Documents implements BucketStore {
  readonly #tables: Tables;
  readonly #serverId: string;

  constructor(tables: Tables, serverId: string) {
    this.#tables = tables;
    this.#serverId = serverId;
  }

  readState(name: string): string | null {
    const sql = 'SELECT document FROM exporter_documents WHERE server_id = ? AND name = ?';
    return this.#tables.all(sql, rowSchema, this.#serverId, name)[0]?.document ?? null;
  }

  writeState(name: string, document: string): void {
    const sql = 'INSERT OR REPLACE INTO exporter_documents (server_id, name, document) VALUES (?, ?, ?)';
    this.#tables.run(sql, this.#serverId, name, document);
  }

  transaction<T>(work: () => T): T {
    return this.#tables.transaction(work);
  }

  readonly events = null;

  write(): void {}

  writeAvailability(): void {}

  gaps(): [] {
    return [];
  }

  keptFrom(): number {
    return -Infinity;
  }

  extent(): null {
    return null;
  }

  totals = async () => nothingKnown.totals([]);
  series: BucketStore['series'] = async (request) => nothingKnown.series(request, []);
  availability: BucketStore['availability'] = async (request) => nothingKnown.availability(request);
  firstTraffic = async () => nothingKnown.firstTraffic();
}
