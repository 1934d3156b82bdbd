import * as v from 'valibot';
import type { DataLimit, Probe } from '../../outline/api';
import type { Interval } from '../../time/interval';
import type { EpochSeconds } from '../../time/units';
import type { ServerEvent } from './event';
import { dataLimitSchema, limitEvent } from './limit-event';

const watchSchema = v.object({
  since: v.number(),
  /** The last look, and the last one that was answered. */
  at: v.number(),
  answeredAt: v.nullable(v.number()),
  isUp: v.boolean(),
  version: v.nullable(v.string()),
  name: v.nullable(v.string()),
  defaultDataLimit: dataLimitSchema,
  certificate: v.nullable(v.object({ fingerprint: v.string(), publicKey: v.string(), at: v.number() })),
  /** By when the last restart had been noticed. */
  restartedTo: v.nullable(v.number()),
});

/** What was seen of a server last. All moments are epoch seconds. */
export type ServerWatch = v.InferOutput<typeof watchSchema>;

/** One look at a server. */
export interface ServerLook {
  at: EpochSeconds;
  /** What was wrong, as a code of the error catalogue; null: it answered. */
  error: string | null;
  probe: Pick<Probe, 'server' | 'certificate'>;
  /** Between which moments its proxy was started again lately; null: it was not, as far as anybody knows. */
  restarted: Interval | null;
}

/** @returns null where there is none, or it cannot be read: then nothing was seen before */
export function readWatch(document: string | null): ServerWatch | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), watchSchema), document);
  return parsed.success ? parsed.output : null;
}

/** What is seen now, and what has happened since the look before; the first one only tells how things are. */
export function watchServer(
  before: ServerWatch | null,
  look: ServerLook
): { watch: ServerWatch; events: ServerEvent[] } {
  const watch = seenAfter(before, look);
  if (before === null || look.at <= before.at) {
    return { watch: before ?? watch, events: [] };
  }
  const event = (kind: ServerEvent['kind'], details: Partial<ServerEvent>): ServerEvent => ({
    ...{ kind, at: look.at, notBefore: before.at, keyId: null, name: watch.name, before: null, after: null },
    ...details,
  });
  const answered = { notBefore: before.answeredAt };
  return {
    watch,
    events: [
      ...restartEvents(before, look).map(({ from, to }) =>
        // What vanished may have been gone at the poll before, which still saw it in its window.
        event('server-restarted', { at: to, notBefore: from - (to - from) })
      ),
      ...(before.isUp && !watch.isUp ? [event('server-down', { after: look.error })] : []),
      ...(!before.isUp && watch.isUp ? [event('server-up', {})] : []),
      ...changed('version', before, watch).map((change) => event('version-changed', { ...answered, ...change })),
      ...changed('name', before, watch).map((change) => event('server-renamed', { ...answered, ...change })),
      ...certificateEvents(before, watch).map(({ kind, ...change }) => event(kind, change)),
      ...limitEvent(before.defaultDataLimit, watch.defaultDataLimit).map(({ kind, ...change }) =>
        event(kind, { ...answered, ...change })
      ),
    ],
  };
}

function seenAfter(before: ServerWatch | null, { at, error, probe, restarted }: ServerLook): ServerWatch {
  const { server, certificate } = probe;
  const { fingerprint, publicKey } = certificate ?? {};
  const isUp = error === null;
  return {
    since: before?.since ?? at,
    at,
    answeredAt: isUp ? at : (before?.answeredAt ?? null),
    isUp,
    version: server?.version ?? before?.version ?? null,
    name: server?.name ?? before?.name ?? null,
    defaultDataLimit: server ? known(server.defaultDataLimit, before) : (before?.defaultDataLimit ?? 'unknown'),
    certificate:
      fingerprint !== undefined && publicKey !== undefined
        ? { fingerprint, publicKey, at }
        : (before?.certificate ?? null),
    restartedTo: restarted ? Math.max(restarted.to, before?.restartedTo ?? 0) : (before?.restartedTo ?? null),
  };
}

function known(limit: DataLimit, before: ServerWatch | null): DataLimit {
  return limit === 'unknown' ? (before?.defaultDataLimit ?? limit) : limit;
}

/** Another process may have noticed the same restart, at moments of its own. */
function restartEvents({ restartedTo }: ServerWatch, { restarted }: ServerLook): Interval[] {
  return restarted && restarted.from >= (restartedTo ?? -Infinity) ? [restarted] : [];
}

function changed(
  what: 'version' | 'name',
  before: ServerWatch,
  after: ServerWatch
): Array<Pick<ServerEvent, 'before' | 'after'>> {
  return before[what] !== null && before[what] !== after[what] ? [{ before: before[what], after: after[what] }] : [];
}

function certificateEvents(
  { certificate: before }: ServerWatch,
  { certificate: after }: ServerWatch
): Array<Pick<ServerEvent, 'kind' | 'notBefore' | 'before' | 'after'>> {
  if (!before || !after || before.fingerprint === after.fingerprint) {
    return [];
  }
  const kind = before.publicKey === after.publicKey ? 'certificate-renewed' : 'certificate-key-changed';
  return [{ kind, notBefore: before.at, before: before.fingerprint, after: after.fingerprint }];
}
