import { setTimeout } from 'node:timers/promises';
import * as v from 'valibot';
import type { PluginError } from '../errors/plugin-error';
import type { OutlineApi } from '../outline/api';
import { attempt } from '../store/attempt';
import type { Schema, Store, Tables } from '../store/store';
import { addressOf, type ServerUser } from './known-servers';

/** The labels of servers without a configured name, by data source and address. */
export const serverNamesSchema: Schema = {
  owner: 'names',
  migrations: [
    `CREATE TABLE names_settled (
      tenant TEXT NOT NULL,
      uid TEXT NOT NULL,
      address TEXT NOT NULL,
      label TEXT NOT NULL,
      told TEXT NOT NULL,
      PRIMARY KEY (tenant, uid, address)
    ) STRICT, WITHOUT ROWID;`,
  ],
};

const settledSchema = v.object({ label: v.string(), told: v.string() });
type Settled = v.InferOutput<typeof settledSchema>;

/** A server as settings have it. */
interface NamedServer {
  /** The configured name, else host and port. */
  name: string;
  apiUrl: string;
}

export interface ServerNamesOptions {
  /** Null: labels are known as long as the process lives. */
  store: Store | null;
  user: Pick<ServerUser, 'tenant' | 'uid'>;
  servers: readonly NamedServer[];
  onProblem: (problem: PluginError) => void;
}

function isUnnamed(server: NamedServer): boolean {
  return server.name === addressOf(server);
}

/** How long a query waits for a server to tell its name, and between two tries. Milliseconds. */
const LONGEST_WAIT = 5000;
const PAUSE = 300_000;

/** The `server` labels of one data source, no two of which are the same. */
export class ServerNames {
  readonly #options: ServerNamesOptions;

  readonly #tables: Tables | null;
  readonly #names = new Map<string, ServerName>();

  constructor(options: ServerNamesOptions) {
    this.#options = options;

    const { store, servers } = options;
    this.#tables = this.#attempt(() => store?.tables(serverNamesSchema.owner, serverNamesSchema.migrations)) ?? null;
    // Configured names go before remembered ones.
    for (const server of [...servers].sort((a, b) => Number(isUnnamed(a)) - Number(isUnnamed(b)))) {
      this.#names.set(addressOf(server), this.#nameOf(server));
    }
  }

  /** @throws RangeError where it is none of the data source's servers */
  of(server: NamedServer): ServerName {
    const name = this.#names.get(addressOf(server));
    if (!name) {
      throw new RangeError(`${server.name} is no server of this data source`);
    }
    return name;
  }

  #nameOf(server: NamedServer): ServerName {
    if (!isUnnamed(server)) {
      return ServerName.configured(server.name);
    }
    const address = addressOf(server);
    const settled = this.#attempt(() => this.#read(address));
    return new ServerName(
      address,
      (told) => this.#settle(address, told),
      // The other one was no server of this data source when this one was called so.
      settled && this.#isTaken(settled.label) ? this.#settle(address, settled.told) : settled
    );
  }

  #isTaken(name: string): boolean {
    return [...this.#names.values()].some(({ label }) => label === name);
  }

  /** Where another server is called the same, the address tells them apart. */
  #settle(address: string, told: string): Settled {
    const label = this.#isTaken(told) ? `${told} (${address})` : told;
    const { tenant, uid } = this.#options.user;
    const sql = 'INSERT OR REPLACE INTO names_settled (tenant, uid, address, label, told) VALUES (?, ?, ?, ?, ?)';
    this.#attempt(() => this.#tables?.run(sql, tenant, uid, address, label, told));
    return { label, told };
  }

  #read(address: string): Settled | undefined {
    const { tenant, uid } = this.#options.user;
    const sql = 'SELECT label, told FROM names_settled WHERE tenant = ? AND uid = ? AND address = ?';
    return this.#tables?.all(sql, settledSchema, tenant, uid, address)[0];
  }

  #attempt<T>(work: () => T): T | undefined {
    return attempt(work, this.#options.onProblem);
  }
}

/**
 * The `server` label of one server: the configured name, else the one that the server told first, which is remembered.
 * Until it has told one, host and port.
 */
export class ServerName {
  readonly #first: string;
  readonly #settle: (told: string) => Settled | null;
  #settled: Settled | null;
  /** What the server calls itself now; null: it has not said yet. */
  #told: string | null = null;
  #askedAt = -Infinity;

  constructor(first: string, settle: (told: string) => Settled | null, settled: Settled | null = null) {
    this.#first = first;
    this.#settle = settle;
    this.#settled = settled;
  }

  static configured(name: string): ServerName {
    return new ServerName(name, () => null, { label: name, told: '' });
  }

  get label(): string {
    return this.#settled?.label ?? this.#first;
  }

  /** What the server calls itself now, where the label comes from another name of it. */
  get renamedTo(): string | null {
    return this.#settled?.told && this.#told !== this.#settled.told ? this.#told : null;
  }

  /** Hears what the server calls itself. */
  hear(name: string | null): void {
    const told = name?.trim();
    if (told) {
      this.#told = told;
      this.#settled ??= this.#settle(told);
    }
  }

  /**
   * Asks the server what it is called where that has never been known. Whoever does not answer soon goes by host and port
   * meanwhile.
   */
  async ask(api: Pick<OutlineApi, 'server'>, now: number): Promise<void> {
    if (this.#settled || now - this.#askedAt < PAUSE) {
      return;
    }
    this.#askedAt = now;
    // It is heard by `hear`, as every answer is; what is wrong is said where figures are asked for.
    const answered = api.server().catch(() => {});
    await Promise.race([answered, setTimeout(LONGEST_WAIT, undefined, { ref: false })]);
  }
}
