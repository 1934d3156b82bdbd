import type { NamedKey } from '../../history/known-keys';
import type { QueriedServer } from './family';
import { keyIdentity, type KeyIdentity } from './key-identity';

/**
 * A row for each key that is configured or has figures.
 *
 * @param withFigures ids that have some, also of keys that are gone
 */
export function keyRows<R>(
  server: QueriedServer,
  keys: readonly NamedKey[],
  withFigures: ReadonlyArray<Iterable<string>>,
  rowOf: (identity: KeyIdentity, id: string) => R
): R[] {
  const keysById = new Map(keys.map((key) => [key.id, key]));
  const ids = new Set([...withFigures.flatMap((some) => [...some]), ...keysById.keys()]);
  return [...ids].map((id) => rowOf(keyIdentity(server, id, keysById.get(id)), id));
}
