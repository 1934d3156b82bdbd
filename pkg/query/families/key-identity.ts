import type { NamedKey } from '../../history/known-keys';
import { deletedKeyName, namelessKeyName } from '../names-of-keys';
import type { Row } from '../rows/row';
import { serverLabels, type QueriedServer } from './family';

/** What tells the row of a key from others. */
export interface KeyIdentity {
  labels: Row['labels'];
  display: string;
  /** Null where no access key has the id any more. */
  name: string | null;
}

/** Identity of the key with this id; `key` is undefined where it was deleted. Names may be empty; ids never are. */
export function keyIdentity(server: QueriedServer, id: string, key: NamedKey | undefined): KeyIdentity {
  const name = key ? key.name : null;
  return {
    labels: { ...serverLabels(server), key_id: id, ...(name && { key_name: name }) },
    display: key ? name || namelessKeyName(id) : deletedKeyName(id),
    name,
  };
}

/** What a table calls whose figures these are; nothing where they are of no key. */
export function shownKeyName({
  labels,
  display,
  name,
}: Pick<KeyIdentity, 'labels' | 'name'> & { display?: string }): string | undefined {
  return labels.key_id === undefined ? (name ?? undefined) : display;
}
