import * as v from 'valibot';
import type { PluginError } from '../../errors/plugin-error';
import { attempt } from '../../store/attempt';
import type { Schema, Store } from '../../store/store';

/**
 * The public keys of pinned certificates, by fingerprint. Which key a certificate has follows from its bytes, so whoever
 * presents the one with a fingerprint tells its key, and nobody can tell another. All digests are SHA-256, 64 upper-case
 * hexadecimal digits.
 */
export interface KnownPublicKeys {
  of(certSha256: string): string | null;
  learn(certSha256: string, publicKey: string): void;
}

/** Keys that are known until the process ends. */
export class RememberedPublicKeys implements KnownPublicKeys {
  readonly #keys = new Map<string, string>();

  of(certSha256: string): string | null {
    return this.#keys.get(certSha256) ?? null;
  }

  learn(certSha256: string, publicKey: string): void {
    this.#keys.set(certSha256, publicKey);
  }
}

export const publicKeysSchema: Schema = {
  owner: 'public_keys',
  migrations: [
    `CREATE TABLE public_keys_known (
      cert_sha256 TEXT PRIMARY KEY,
      public_key TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;`,
  ],
};

const rowSchema = v.object({ publicKey: v.string() });

/** Keys that outlive the process. A store that fails costs nothing but that. */
export class KeptPublicKeys implements KnownPublicKeys {
  readonly #store: Store;
  readonly #onProblem: (problem: PluginError) => void;

  readonly #remembered = new RememberedPublicKeys();

  constructor(store: Store, onProblem: (problem: PluginError) => void) {
    this.#store = store;
    this.#onProblem = onProblem;
  }

  of(certSha256: string): string | null {
    return this.#remembered.of(certSha256) ?? attempt(() => this.#read(certSha256), this.#onProblem) ?? null;
  }

  learn(certSha256: string, publicKey: string): void {
    if (this.#remembered.of(certSha256) === publicKey) {
      return;
    }
    this.#remembered.learn(certSha256, publicKey);
    const sql = 'INSERT OR REPLACE INTO public_keys_known (cert_sha256, public_key) VALUES (?, ?)';
    attempt(() => this.#tables().run(sql, certSha256, publicKey), this.#onProblem);
  }

  #read(certSha256: string): string | null {
    const sql = 'SELECT public_key AS publicKey FROM public_keys_known WHERE cert_sha256 = ?';
    return this.#tables().all(sql, rowSchema, certSha256)[0]?.publicKey ?? null;
  }

  #tables() {
    return this.#store.tables(publicKeysSchema.owner, publicKeysSchema.migrations);
  }
}
