import type { EntityKind } from '../model';

/** In the tables a kind is its place here. */
export const kinds: readonly EntityKind[] = ['key', 'location'];

/** Whose rows: a server by its number, and a kind by its place in `kinds`. */
export interface Owner {
  server: number;
  kind: number;
}
