import { historyWriter } from './history-writer';
import type { Writer } from './writer';

/** Everything that is kept in the store. */
export const writers: readonly Writer[] = [historyWriter];
