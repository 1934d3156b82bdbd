import type { Notice } from '../../frames/frame';
import { labelTitles } from '../catalogue';
import type { NamedKey } from '../../history/known-keys';
import { textColumn, type Row } from '../rows/row';
import { serverLabels, type QueriedServer } from './family';

/** What tells the row of a key from others. */
export interface KeyIdentity {
  labels: Row['labels'];
  display: string;
  /** Null where no access key has the id any more. */
  name: string | null;
}

/** The name as a plain column, for tables that are not grouped by it. */
export const keyNameColumn = textColumn('key_name', labelTitles.key_name);

/** Identity of the key with this id; `key` is undefined where it was deleted. Names may be empty; ids never are. */
export function keyIdentity(server: QueriedServer, id: string, key: NamedKey | undefined): KeyIdentity {
  const name = key ? key.name : null;
  return {
    labels: { ...serverLabels(server), key_id: id, ...(name && { key_name: name }) },
    display: key ? name || `Key ${id}` : `Key ${id} (deleted)`,
    name,
  };
}

/** Identity of the one row for figures whose key Outline lost. */
export function unattributedIdentity(server: QueriedServer): KeyIdentity {
  return { labels: { ...serverLabels(server), key_id: 'unattributed' }, display: 'Unattributed', name: null };
}

export function unattributedNotices(count: number): Notice[] {
  return count === 0
    ? []
    : [
        {
          severity: 'warning',
          text: 'Outline’s metrics turn key ids into numbers, so some figures cannot be told apart by key. They are summed in the row "unattributed".',
        },
      ];
}
