import { toSeconds } from '../../time/units';
import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { EventLog, ServerEvent } from '../../history/events/event';
import { eventKinds, eventTitles, type EventKind } from '../declarations/event-titles';
import type { Row } from '../rows/row';
import { minuteText } from '../window';
import { eventText } from './event-text';
import { expiriesOf } from './key-expiries';
import { serverLabels, type Family, type QueriedServer, type Values } from './family';

type EventRow = Row & { values: Values<'events'> };

const nothing = { time: undefined, text: undefined, before: undefined, after: undefined, not_before: undefined };

/** What was noticed of a server and its keys in the window. Nothing is asked of the server, so one that is down is no error. */
export const events: Family<'events'> = {
  calls: () => [],

  async answer(server, { asked, figure, signal, now }) {
    if (!server.history.capabilities.hasEvents) {
      throw new PluginError('EVENTS_NOT_KEPT');
    }
    const [from, to] = [toSeconds(asked.from), toSeconds(Math.min(asked.to, now))];
    // What ends after the window began in it.
    const log = await server.history.events({ from, to: toSeconds(now) + 1, signal });
    const expired = expiriesOf(await server.history.keyLives(), server.keyExpiry ?? '', { from, to });
    const noticed = [...log.events.filter(({ at }) => at <= to), ...expired];
    const rows = noticed.map((event) => eventRow(server, event, endOf(event, log.events)));
    return {
      // A kind that did not occur is a row only where events are counted.
      rows: figure === null ? rows : [...rows, ...zeros(server, log, noticed, to)],
      notices: watchNotices(server.name, log, { from, to }, { isCounted: figure !== null, isEmpty: rows.length === 0 }),
      receivedAt: now,
      covered: { from: asked.from, to: asked.to, source: 'history' },
    };
  },
};

function eventRow(server: QueriedServer, event: ServerEvent, ended: number | undefined): EventRow {
  const { kind, at, notBefore, keyId, name, before, after } = event;
  const isOfKey = keyId !== null;
  return {
    labels: {
      ...serverLabels(server),
      event: kind,
      ...(isOfKey && { key_id: keyId }),
      ...(isOfKey && name && { key_name: name }),
      ...(kind.startsWith('place-') && name && { location: name }),
    },
    display: eventTitles[kind],
    values: {
      time: at * 1000,
      text: eventText(server.name, event),
      before: before ?? undefined,
      after: after ?? undefined,
      not_before: notBefore === null ? null : notBefore * 1000,
      ended: ended && ended * 1000,
      events: 1,
    },
  };
}

/** When a server was up again, epoch seconds; other events have no length. */
function endOf({ kind, at }: ServerEvent, all: readonly ServerEvent[]): number | undefined {
  return kind === 'server-down' ? all.find((other) => other.kind === 'server-up' && other.at > at)?.at : undefined;
}

/** One row for each kind that did not occur: 0 where somebody looked before the window's end, else it is not known. */
function zeros(server: QueriedServer, log: EventLog, noticed: readonly ServerEvent[], to: number): EventRow[] {
  const occurred = new Set(noticed.map(({ kind }) => kind));
  return eventKinds
    .filter((kind) => !occurred.has(kind))
    .map((event) => ({
      labels: { ...serverLabels(server), event },
      display: eventTitles[event],
      values: { ...nothing, ended: undefined, events: (watchOf(event, log)?.from ?? Infinity) <= to ? 0 : null },
    }));
}

/** Who looks at what a kind is about. Limits are also the server's, which probes tell. */
function watchOf(kind: EventKind, { watched }: EventLog) {
  if (kind.startsWith('place-')) {
    return watched.places;
  }
  return kind.startsWith('key-') || kind.startsWith('limit-') ? watched.keys : watched.server;
}

/**
 * Who counts events is told what was not counted; a list with entries shows it.
 */
function watchNotices(
  server: string,
  { watched }: EventLog,
  { from, to }: { from: number; to: number },
  { isCounted, isEmpty }: { isCounted: boolean; isEmpty: boolean }
): Notice[] {
  const since = watched.server?.from ?? null;
  if (since === null || since > to) {
    return [{ severity: 'info', text: `Nothing was noticed of ${server} in this window: it was not looked at yet.` }];
  }
  if (since > from && (isCounted || isEmpty)) {
    return [{ severity: 'info', text: `Events of ${server} are noticed since ${minuteText(since * 1000)}.` }];
  }
  return watched.keys === null && isCounted
    ? [
        {
          severity: 'info',
          text: `Events of access keys of ${server} are not known: no panel or alert rule has asked for them yet.`,
        },
      ]
    : [];
}
