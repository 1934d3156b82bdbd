import * as v from 'valibot';
import type { AccessKey, DataLimit } from '../../outline/api';
import type { EpochSeconds } from '../../time/units';
import type { KeyLife, ServerEvent } from './event';
import { dataLimitSchema, limitEvent } from './limit-event';

const keySchema = v.object({
  id: v.string(),
  name: v.string(),
  dataLimit: dataLimitSchema,
  listedAt: v.number(),
  absentAt: v.nullable(v.number()),
  goneAt: v.nullable(v.number()),
  /** Whether it had used up its limit; null: not known. */
  isUsedUp: v.nullable(v.boolean()),
});

const looksSchema = v.object({
  since: v.nullable(v.number()),
  listedAt: v.nullable(v.number()),
  usedAt: v.nullable(v.number()),
});

type LedgerKey = v.InferOutput<typeof keySchema>;

/** Which access keys a server has and had, as lists of them showed. All moments are epoch seconds. */
export interface KeyLedger {
  keys: readonly LedgerKey[];
  /** The first list, the last one, and the last word on what they used. */
  looks: v.InferOutput<typeof looksSchema>;
}

/** What somebody was told of access keys. */
export interface ToldOfKeys {
  at: EpochSeconds;
  /** All of them. */
  keys?: ReadonlyArray<Pick<AccessKey, 'id' | 'name' | 'dataLimit'>>;
  /** Bytes of 30 days by key; who is not there used nothing, null is not known. */
  used?: ReadonlyMap<string, number | null>;
}

interface Noted {
  ledger: KeyLedger;
  events: ServerEvent[];
}

/** What cannot be read is as if nobody had looked before. */
export function readLedger(keys: string | null, looks: string | null): KeyLedger {
  const parsedKeys = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(keySchema)), keys);
  const parsedLooks = v.safeParse(v.pipe(v.string(), v.parseJson(), looksSchema), looks);
  return parsedKeys.success && parsedLooks.success
    ? { keys: parsedKeys.output, looks: parsedLooks.output }
    : { keys: [], looks: { since: null, listedAt: null, usedAt: null } };
}

/** @param defaultLimit of keys without one of their own */
export function noteKeys(ledger: KeyLedger, told: ToldOfKeys, defaultLimit: DataLimit): Noted {
  const listed = told.keys ? noteList(ledger, told.keys, told.at) : { ledger, events: [] };
  const used = told.used
    ? noteUse(listed.ledger, told.used, defaultLimit, told.at)
    : { ledger: listed.ledger, events: [] };
  return { ledger: used.ledger, events: [...listed.events, ...used.events] };
}

/** The first list only tells who is there. */
function noteList(ledger: KeyLedger, listed: NonNullable<ToldOfKeys['keys']>, at: EpochSeconds): Noted {
  const { listedAt: before, since } = ledger.looks;
  if (before !== null && at <= before) {
    return { ledger, events: [] };
  }
  const byId = new Map(ledger.keys.map((key) => [key.id, key]));
  const events: ServerEvent[] = [];
  const note = (kind: ServerEvent['kind'], key: Pick<AccessKey, 'id' | 'name'>, change: Partial<ServerEvent> = {}) => {
    if (before !== null) {
      const { id: keyId, name } = key;
      events.push({ kind, at, notBefore: before, keyId, name, before: null, after: null, ...change });
    }
  };
  for (const { id, name, dataLimit } of listed) {
    const known = byId.get(id);
    if (!known || known.goneAt !== null) {
      byId.set(id, { id, name, dataLimit, listedAt: at, absentAt: before, goneAt: null, isUsedUp: null });
      note('key-created', { id, name });
      continue;
    }
    if (known.name !== name) {
      note('key-renamed', { id, name }, { before: known.name, after: name });
    }
    limitEvent(known.dataLimit, dataLimit).forEach(({ kind, ...change }) => note(kind, { id, name }, change));
    byId.set(id, { ...known, name, dataLimit: dataLimit === 'unknown' ? known.dataLimit : dataLimit });
  }
  const there = new Set(listed.map(({ id }) => id));
  for (const key of ledger.keys) {
    if (key.goneAt === null && !there.has(key.id)) {
      byId.set(key.id, { ...key, goneAt: at });
      note('key-removed', key);
    }
  }
  return { ledger: { keys: [...byId.values()], looks: { ...ledger.looks, since: since ?? at, listedAt: at } }, events };
}

function noteUse(
  ledger: KeyLedger,
  used: NonNullable<ToldOfKeys['used']>,
  defaultLimit: DataLimit,
  at: EpochSeconds
): Noted {
  const { usedAt: before } = ledger.looks;
  if (before !== null && at <= before) {
    return { ledger, events: [] };
  }
  const events: ServerEvent[] = [];
  const keys = ledger.keys.map((key) => {
    const limit = key.dataLimit ?? defaultLimit;
    const bytes = used.has(key.id) ? (used.get(key.id) ?? null) : 0;
    const isUsedUp = key.goneAt === null ? isReached(limit, bytes) : null;
    if (key.isUsedUp === false && isUsedUp === true) {
      const { id: keyId, name } = key;
      events.push({
        ...{ kind: 'limit-reached', at, notBefore: before, keyId, name },
        before: String(limit),
        after: String(bytes),
      });
    }
    return isUsedUp === null || isUsedUp === key.isUsedUp ? key : { ...key, isUsedUp };
  });
  return { ledger: { keys, looks: { ...ledger.looks, usedAt: at } }, events };
}

/** A limit of 0 blocks the key from the beginning. Null: not known. */
function isReached(limit: DataLimit, bytes: number | null): boolean | null {
  if (limit === null || limit === 0) {
    return false;
  }
  return limit === 'unknown' || bytes === null ? null : bytes >= limit;
}

/** @param from until when keys that left are forgotten */
export function withoutForgotten(keys: KeyLedger['keys'], from: EpochSeconds): KeyLedger['keys'] {
  const isForgotten = ({ goneAt }: LedgerKey) => goneAt !== null && goneAt < from;
  return keys.some(isForgotten) ? keys.filter((key) => !isForgotten(key)) : keys;
}

/** Without what only the ledger needs. */
export function livesOf({ keys }: KeyLedger): KeyLife[] {
  return keys.map(({ isUsedUp: _, ...life }) => life);
}
