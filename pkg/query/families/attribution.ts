import type { NamedKey } from '../../history/known-keys';
import { keyNumber, type Entity } from '../../history/model';
import { groupedBy } from '../rows/grouped-by';

/** Figures under the number that the server makes of a key's id. */
interface Numbered {
  keyId: string | null;
}

/** Figures by the key that they certainly belong to, and those that belong to no single key. */
export interface Attribution<T extends Numbered> {
  attributed: Map<string, T>;
  unattributed: T[];
}

/**
 * Finds whose figures these are. The server passes key ids through `parseInt`: `my-id` is lost (null), and `7up`
 * becomes 7, which may be another key's id. Where a number stands for several keys, or for several rows, the figures
 * belong to none of them for certain.
 */
export function attribute<T extends Numbered>(metrics: readonly T[], keys: readonly NamedKey[]): Attribution<T> {
  const idsByNumber = groupedBy(keys, ({ id }) => keyNumber(id));
  const rowsByNumber = groupedBy(metrics, ({ keyId }) => keyId);
  const attributed = new Map<string, T>();
  const unattributed: T[] = [];
  for (const figures of metrics) {
    const { keyId } = figures;
    const candidates = keyId === null ? [] : (idsByNumber.get(keyId) ?? []);
    if (keyId === null || candidates.length > 1 || (rowsByNumber.get(keyId)?.length ?? 0) > 1) {
      unattributed.push(figures);
    } else {
      attributed.set(candidates[0]?.id ?? keyId, figures);
    }
  }
  return { attributed, unattributed };
}

/** Who access keys are in history, by their ids; without those whose figures belong to no single one for certain. */
export function entitiesOfKeys(ids: readonly string[], keys: readonly NamedKey[]): Map<string, Entity> {
  const { attributed } = attribute(
    ids.map((id) => ({ keyId: keyNumber(id) })),
    keys
  );
  return new Map([...attributed].map(([id, { keyId }]) => [id, { kind: 'key', keyId }]));
}
