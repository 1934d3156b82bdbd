import { LRUCache } from 'lru-cache';

/** What is kept in memory of all servers together, in numbers: some 32 MiB. */
const MOST_NUMBERS = 4_000_000;

/** What an answer takes beside its numbers, in numbers. */
const OVERHEAD = 100;

/** What recent reads of all servers of a store may take together; those that were used least go first. */
export class ReadBudget {
  readonly #kept = new LRUCache<object, () => void>({
    maxSize: MOST_NUMBERS,
    dispose: (forget) => forget(),
  });

  /** @param forget is called once, when there is no room for it any more or it is released */
  keep(read: object, numbers: number, forget: () => void): void {
    this.#kept.set(read, forget, { size: numbers + OVERHEAD });
  }

  noteUse(read: object): void {
    this.#kept.get(read);
  }

  release(read: object): void {
    this.#kept.delete(read);
  }
}

interface RecentRead<T> {
  edges: readonly number[];
  answer: T;
}

/**
 * What was read lately of one server. Panels that look again, and several that look at the same, read it once between two
 * polls: over many servers that is most of a query. Answers are shared, so that nobody may change them.
 */
export class RecentReads<T> {
  readonly #budget: ReadBudget;
  readonly #reads = new Map<string, RecentRead<T>>();

  constructor(budget: ReadBudget) {
    this.#budget = budget;
  }

  /**
   * @param asked all of the question but its edges
   * @param numbers how many the answer has, about
   */
  get(asked: string, edges: readonly number[], numbers: number, read: () => T): T {
    const key = `${asked} ${edges[0]} ${edges.at(-1)} ${edges.length}`;
    const before = this.#reads.get(key);
    if (before && before.edges.every((edge, index) => edge === edges[index])) {
      this.#budget.noteUse(before);
      return before.answer;
    }
    this.#forgetOne(before);
    const recent = { edges, answer: read() };
    this.#reads.set(key, recent);
    this.#budget.keep(recent, numbers + edges.length, () => this.#reads.delete(key));
    return recent.answer;
  }

  /** Something was written. */
  forget(): void {
    [...this.#reads.values()].forEach((recent) => this.#forgetOne(recent));
  }

  #forgetOne(recent: RecentRead<T> | undefined): void {
    if (recent) {
      this.#budget.release(recent);
    }
  }
}
