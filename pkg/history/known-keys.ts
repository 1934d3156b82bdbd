import * as v from 'valibot';
import type { PluginError } from '../errors/plugin-error';
import type { AccessKey } from '../outline/api';
import { attempt } from '../store/attempt';
import type { Store, Tables } from '../store/store';
import { knownServersSchema } from './known-servers';

/** An access key as people know it. */
export type NamedKey = Pick<AccessKey, 'id' | 'name'>;

export interface KnownKeysOptions {
  /** Null: they are known as long as the process lives. */
  store: Store | null;
  /** Of the server: host, port and fingerprint. */
  address: string;
  onProblem: (problem: PluginError) => void;
}

const rowSchema = v.object({
  keys: v.pipe(v.string(), v.parseJson(), v.array(v.object({ id: v.string(), name: v.string() }))),
});

/** The access keys of one server as it told them last, for the time when it does not answer. No secrets. */
export class KnownKeys {
  readonly #options: KnownKeysOptions;

  readonly #tables: Tables | null;
  #last: readonly NamedKey[] | null;
  #document: string;

  constructor(options: KnownKeysOptions) {
    this.#options = options;

    const { store } = options;
    this.#tables = this.#attempt(() => store?.tables(knownServersSchema.owner, knownServersSchema.migrations)) ?? null;
    this.#last = this.#attempt(() => this.#read()) ?? null;
    this.#document = JSON.stringify(this.#last);
  }

  /** Null where it never told. */
  get last(): readonly NamedKey[] | null {
    return this.#last;
  }

  note(keys: readonly NamedKey[]): void {
    const named = keys.map(({ id, name }) => ({ id, name }));
    const document = JSON.stringify(named);
    if (document !== this.#document) {
      this.#last = named;
      this.#document = document;
      const sql = 'INSERT OR REPLACE INTO servers_keys (address, keys) VALUES (?, ?)';
      this.#attempt(() => this.#tables?.run(sql, this.#options.address, document));
    }
  }

  #read(): readonly NamedKey[] | undefined {
    const sql = 'SELECT keys FROM servers_keys WHERE address = ?';
    return this.#tables?.all(sql, rowSchema, this.#options.address)[0]?.keys;
  }

  #attempt<T>(work: () => T): T | undefined {
    return attempt(work, this.#options.onProblem);
  }
}
