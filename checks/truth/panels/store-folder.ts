import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '../../../pkg/store/store';

/** Files of stores: one that was lost is followed by another. */
export class StoreFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'outline-truth-'));
  #count = 1;

  /** Of the store that is in use. */
  get place(): StorePlace {
    return { kind: 'file', path: join(this.#folder, `store-${this.#count}.sqlite`) };
  }

  lose(): void {
    this.#count += 1;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
