import type { Store } from '../pkg/store/store';

/** What is killed while it writes: numbered writes, each complete or not there, and each known by its number. */
export interface Writer {
  name: string;
  /** Finds in the store where the last process left off, and gives the next write, again and again. */
  open(store: Store): {
    /** Number of the last write that is in the store; 0: none. */
    last: number;
    /** Makes the write with this number, and returns when it is kept. */
    write(number: number): void;
  };
  /** What is wrong with the store after `last` writes, in sentences. */
  check(store: Store, last: number): Promise<string[]>;
}
