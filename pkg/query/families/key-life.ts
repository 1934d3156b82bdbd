import { PluginError } from '../../errors/plugin-error';
import { FIVE_MINUTES } from '../../history/bucket-store';
import type { KeyLife } from '../../history/events/event';
import type { EntityTotal } from '../../history/history';
import type { NamedKey } from '../../history/known-keys';
import { edgesBetween } from '../../time/edges';
import { floorTo } from '../../time/rounding';
import { DAY, toSeconds, type EpochSeconds } from '../../time/units';
import type { Row } from '../rows/row';
import { USUAL_LAG } from '../time/span';
import type { Family, FamilyRequest, QueriedServer, Values } from './family';
import { withFirstUse } from './first-use';
import { expiryOf } from './key-expiry';
import { keyIdentity } from './key-identity';
import { attributeTotals } from './key-totals';
import { namedKeys } from './named-keys';

type LifeValues = Omit<Values<'key-life'>, 'first_used'>;

/** When each access key came, was used, expires and left. The server is asked for its list of keys alone. */
export const keyLife: Family<'key-life'> = {
  calls: () => ['GET /access-keys'],

  async answer(server, request) {
    if (!server.history.capabilities.hasEvents) {
      throw new PluginError('EVENTS_NOT_KEPT');
    }
    const named = await namedKeys(server, request.signal);
    const [lives, used] = await Promise.all([server.history.keyLives(), lastUse(server, named.keys, request)]);
    const byId = new Map(lives.map((life) => [life.id, life]));
    const there = new Set(named.keys.map(({ id }) => id));
    const rows = named.keys.map((key) => {
      const values = lifeValues(server, key, byId.get(key.id), request.now);
      return rowOf(server, key, key, { ...values, ...useValues(used, key.id, byId.get(key.id), request.now) });
    });
    const withFirst = await withFirstUse(server, named.keys, rows, request);
    const gone = lives.filter(({ id, goneAt }) => goneAt !== null && !there.has(id));
    return {
      rows: [
        ...withFirst.rows,
        ...gone.map((life) => {
          const values = lifeValues(server, life, life, request.now);
          const nothing = { last_used: undefined, unused_for: undefined, expires_in: undefined, first_used: undefined };
          return rowOf(server, life, undefined, { ...values, ...nothing });
        }),
      ],
      notices: [...named.notices, ...withFirst.notices],
      receivedAt: named.receivedAt,
    };
  },
};

/** @param key undefined where it is gone; its last name is shown all the same */
function rowOf<V extends Partial<Values<'key-life'>>>(
  server: QueriedServer,
  { id, name }: NamedKey,
  key: NamedKey | undefined,
  values: V
): Row & { values: V & { key_name: string; data: undefined } } {
  const identity = keyIdentity(server, id, key);
  const display = key || !name ? identity.display : `${name} (deleted)`;
  return {
    labels: { ...identity.labels, ...(name && { key_name: name }) },
    display,
    values: { ...values, key_name: key ? display : name || display, data: undefined },
  };
}

type StoredLife = Pick<LifeValues, 'created' | 'created_after' | 'removed' | 'expires' | 'expires_in'>;

/** A key that was in the first list may be of any age. */
function lifeValues(server: QueriedServer, { name }: NamedKey, life: KeyLife | undefined, now: number): StoredLife {
  const expires = expiryOf(name, server.keyExpiry ?? '');
  const isNew = life !== undefined && life.absentAt !== null;
  return {
    created: isNew ? life.listedAt * 1000 : null,
    created_after: isNew ? (life.absentAt ?? 0) * 1000 : null,
    removed: life?.goneAt == null ? undefined : life.goneAt * 1000,
    expires: expires === null ? undefined : expires * 1000,
    expires_in: expires === null ? undefined : expires - toSeconds(now),
  };
}

interface LastUse {
  /** By key id. */
  totals: ReadonlyMap<string, { total: EntityTotal }>;
  /** Since when history knows everything until now; null: it does not. */
  knownSince: EpochSeconds | null;
}

/** So far back history is looked through for the last use, seconds. */
const LONGEST = 400 * DAY;

async function lastUse(
  { history }: QueriedServer,
  keys: readonly NamedKey[],
  { signal, now }: FamilyRequest
): Promise<LastUse> {
  const { knownFrom } = history.progress();
  const to = floorTo(toSeconds(now), FIVE_MINUTES);
  const from = floorTo(Math.max(knownFrom ?? to, to - LONGEST), FIVE_MINUTES);
  if (knownFrom === null || from >= to) {
    return { totals: new Map(), knownSince: null };
  }
  const edges = edgesBetween(from, to, DAY);
  const [{ totals }, { coveredSeconds }] = await Promise.all([
    history.totals({ kind: 'key', from, to, signal }),
    history.series({ kind: 'key', entities: [], edges, amountsOnly: true, signal }),
  ]);
  return { totals: attributeTotals(totals, keys).attributed, knownSince: endOfLastGap(edges, coveredSeconds, from) };
}

/** After the last day of which something is not known; of the newest minutes nothing need be. */
function endOfLastGap(
  edges: readonly EpochSeconds[],
  covered: readonly number[],
  from: EpochSeconds
): EpochSeconds | null {
  const last = covered.findLastIndex((seconds, index) => {
    const missing = (edges[index + 1] ?? 0) - (edges[index] ?? 0) - seconds;
    return missing > (index === covered.length - 1 ? USUAL_LAG : 0);
  });
  return last === covered.length - 1 ? null : last < 0 ? from : (edges[last + 1] ?? null);
}

/** For how long a key had no traffic, as far back as that is certain: since it was used, came, or all is known. */
function useValues(
  { totals, knownSince }: LastUse,
  id: string,
  life: KeyLife | undefined,
  now: number
): Pick<LifeValues, 'last_used' | 'unused_for'> {
  const total = totals.get(id)?.total;
  const last = total?.lastTraffic ?? null;
  const isKnown = knownSince !== null && (total === undefined || total.data !== null);
  const since = Math.max(last ?? -Infinity, life?.absentAt ?? -Infinity, knownSince ?? -Infinity);
  return {
    last_used: last === null ? null : last * 1000,
    unused_for: isKnown ? Math.max(0, toSeconds(now) - since) : null,
  };
}
