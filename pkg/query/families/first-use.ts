import type { Notice } from '../../frames/frame';
import type { FirstTraffic } from '../../history/history';
import type { NamedKey } from '../../history/known-keys';
import { keyNumber } from '../../history/model';
import { nothingKnown } from '../../history/nothing-known';
import type { Row, Value } from '../rows/row';
import { attribute } from './attribution';
import type { FamilyRequest, QueriedServer } from './family';
import { unattributedId } from './unattributed';

const figureId = 'first_used';

interface KeyRow extends Row {
  values: { readonly data: Value };
}

/**
 * Rows of keys with the moment at which each was first used, epoch milliseconds: null where that is not known,
 * undefined where it never was. History alone is asked, and only where the figure is wanted.
 *
 * @throws whatever the signal was aborted with
 */
export async function withFirstUse<R extends KeyRow>(
  server: QueriedServer,
  keys: readonly NamedKey[],
  rows: readonly R[],
  { figure, signal }: FamilyRequest
): Promise<{ rows: Array<R & { values: R['values'] & { first_used: Value } }>; notices: Notice[] }> {
  const isWanted = figure === null || figure.id === figureId;
  const known = isWanted ? await firstTraffic(server, signal) : nothingKnown.firstTraffic();
  const firstUse = firstUseIn(known, keys);
  const filled = rows.map((row) => ({ ...row, values: { ...row.values, first_used: firstUse(row) } }));
  const unknown = filled.filter(({ values }) => values.first_used === null).length;
  // In a table it is one column of many, whose help says it.
  return { rows: filled, notices: figure?.id === figureId ? unknownNotices(server, unknown) : [] };
}

/** A history that fails says so where it is asked for the window. */
async function firstTraffic({ history }: QueriedServer, signal: AbortSignal): Promise<FirstTraffic> {
  try {
    return await history.firstTraffic({ kind: 'key', signal });
  } catch {
    signal.throwIfAborted();
    return nothingKnown.firstTraffic();
  }
}

function firstUseIn({ entities, isWhole, unused }: FirstTraffic, keys: readonly NamedKey[]): (row: KeyRow) => Value {
  const numbered = entities.flatMap(({ entity, at }) => (entity.kind === 'key' ? [{ keyId: entity.keyId, at }] : []));
  const firsts = attribute(numbered, keys).attributed;
  const numbers = keys.map(({ id }) => ({ keyId: keyNumber(id) }));
  // Traffic under a number that may be another key's says nothing of either.
  const apart = attribute(numbers, keys).attributed;
  return ({ labels: { key_id: id = '' }, values: { data } }) => {
    if (id === unattributedId) {
      return undefined;
    }
    const first = firsts.get(id);
    if (first) {
      return first.at && first.at * 1000;
    }
    // The server may tell of traffic that history has not measured yet.
    const hadNone = isWhole || unused.has(keyNumber(id) ?? '');
    const neverWas = hadNone && apart.has(id) && !(Number(data) > 0);
    return neverWas ? undefined : null;
  };
}

function unknownNotices({ name }: QueriedServer, count: number): Notice[] {
  return count === 0
    ? []
    : [
        {
          severity: 'info',
          text: `When ${count} of the access keys were first used is not known: that needs the history of ${name} from its setup on, or from before they were created, without a gap.`,
        },
      ];
}
