import type { EntityTotal } from '../../history/history';
import type { NamedKey } from '../../history/known-keys';
import { attribute, type Attribution } from './attribution';

interface NumberedTotal {
  keyId: string | null;
  total: EntityTotal;
}

/** Totals of history by the access key that they certainly belong to. */
export function attributeTotals(totals: readonly EntityTotal[], keys: readonly NamedKey[]): Attribution<NumberedTotal> {
  const numbered = totals.flatMap((total) =>
    total.entity.kind === 'key' ? [{ keyId: total.entity.keyId, total }] : []
  );
  return attribute(numbered, keys);
}
