import { join } from 'node:path';
import * as v from 'valibot';
import { Documents, statisticsSchema } from '../../pkg/statistics/documents';
import { openStore } from '../../pkg/store/open-store';
import type { Store } from '../../pkg/store/store';

export const statisticsKey = 'killed';
const name = 'requests';

const countsSchema = v.object({ finished: v.object({ count: v.number() }), failed: v.object({ count: v.number() }) });

export function openStatisticsStore(folder: string): Promise<Store> {
  const place = { kind: 'file', path: join(folder, 'store.sqlite') } as const;
  return openStore(place, { schemas: [statisticsSchema] });
}

export function documentsOf(store: Store): Documents {
  return new Documents(store, name);
}

/** Documents that say `writing N` before N requests are committed, and `kept N` afterwards. */
class AcknowledgedDocuments extends Documents {
  readonly #say: (line: string) => void;
  #written: number | null = null;

  constructor(store: Store, say: (line: string) => void) {
    super(store, name);
    this.#say = say;
  }

  override transaction<T>(work: () => T): T {
    const result = super.transaction(work);
    if (this.#written !== null) {
      this.#say(`kept ${this.#written}`);
      this.#written = null;
    }
    return result;
  }

  override write(key: string, document: string, now: number): void {
    const { finished, failed } = v.parse(countsSchema, JSON.parse(document));
    this.#written = finished.count + failed.count;
    this.#say(`writing ${this.#written}`);
    super.write(key, document, now);
  }
}

/** @throws Error where the file could not be opened as it is */
export async function openAcknowledged(folder: string, say: (line: string) => void): Promise<Documents> {
  const store = await openStatisticsStore(folder);
  store.problems.forEach((problem) => say(`trouble ${problem}`));
  return new AcknowledgedDocuments(store, say);
}
