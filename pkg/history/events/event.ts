import * as v from 'valibot';
import type { DataLimit } from '../../outline/api';
import type { Interval } from '../../time/interval';
import type { EpochSeconds } from '../../time/units';

/** What can happen to a server or to one of its access keys, in the order in which editors offer it. */
export const eventKinds = [
  'server-down',
  'server-up',
  'server-restarted',
  'version-changed',
  'server-renamed',
  'certificate-renewed',
  'certificate-key-changed',
  'key-created',
  'key-renamed',
  'key-removed',
  'key-expired',
  'limit-set',
  'limit-changed',
  'limit-removed',
  'limit-reached',
  'place-silent',
  'place-back',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** What the tables and files of events have. */
export const eventSchema = v.object({
  kind: v.picklist(eventKinds),
  /** When it was noticed, epoch seconds. */
  at: v.number(),
  /** The look before, at which it had not happened; null: not known. */
  notBefore: v.nullable(v.number()),
  /** Null: it is of the server, as limits are that count for keys without one of their own. */
  keyId: v.nullable(v.string()),
  /** Of the key, or else of the server, as it was called then; the code of a country; null: it did not tell. */
  name: v.nullable(v.string()),
  /** Texts, and bytes in decimal; null where there is none. Of a server that went down the error's code comes after. */
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
});

/** Something that was noticed between two looks. Nothing in it is secret. */
export type ServerEvent = v.InferOutput<typeof eventSchema>;

/** An access key as lists showed it. */
export interface KeyLife {
  id: string;
  /** The last one; may be empty. */
  name: string;
  dataLimit: DataLimit;
  /** The first list that had it. */
  listedAt: EpochSeconds;
  /** The last list before, which lacked it; null: there was none, so that it may be older. */
  absentAt: EpochSeconds | null;
  /** The first list that lacked it again; null: it is there. */
  goneAt: EpochSeconds | null;
}

/** What is kept of events in a time, and between which moments somebody looked; null: nobody did. */
export interface EventLog {
  /** In the order of time. */
  events: ServerEvent[];
  watched: Record<'server' | 'keys' | 'places', Interval | null>;
}

/** Where events of one server are kept. */
export interface EventStore {
  write(event: ServerEvent): void;
  /** Noticed in `[from, to)`, in the order of time. */
  read(from: EpochSeconds, to: EpochSeconds): ServerEvent[];
}
