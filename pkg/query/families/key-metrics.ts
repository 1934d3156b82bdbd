import type { Notice } from '../../frames/frame';
import type { EntityTotal } from '../../history/history';
import type { NamedKey } from '../../history/known-keys';
import type { Answer, KeyMetrics, ServerMetrics } from '../../outline/api';
import { figureColumn, momentColumn, type Answered, type Row } from '../rows/row';
import { amountColumns, amountValues, grownAmounts, grownSeconds } from './amounts';
import { attribute, type Attribution } from './attribution';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, type Family, type FamilyRequest, type QueriedServer } from './family';
import { keyIdentity, keyNameColumn, unattributedIdentity, unattributedNotices } from './key-identity';
import { attributeTotals } from './key-totals';
import { liveMetrics, unknownValues } from './live-metrics';
import { namedKeys } from './named-keys';
import { hasNoTraffic, noTrafficNotices } from './no-traffic';
import { onlineMilliseconds } from './online';
import { needsServer, nothingKnown, recordedTotals } from './recorded';

type Figures = Omit<KeyMetrics, 'keyId'>;
type Values = Row['values'];

const recordedFigures = ['data', 'bandwidth', 'tunnel_time', 'devices'];
const silentKey: Figures = { data: 0, tunnelTime: 0, lastTrafficSeen: null, peakDevices: { value: 0, at: null } };

/** What each access key did since a moment. */
export const keyMetrics: Family = {
  columns: [
    keyNameColumn,
    ...amountColumns('key-metrics'),
    figureColumn('key-metrics', 'last_seen', 'time', 'max'),
    figureColumn('key-metrics', 'time_since_last_seen', 'float64'),
    figureColumn('key-metrics', 'online', 'boolean', 'any'),
    figureColumn('key-metrics', 'peak_devices', 'int64'),
    momentColumn('peak_devices_at', 'Peak devices, measured at'),
  ],

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds), 'GET /access-keys'],

  async answer(server, request) {
    const recorded = await recordedTotals(server, 'key', request);
    const asks = needsServer(request, recorded, recordedFigures);
    if (!asks && recorded.value === null) {
      return nothingKnown(recorded.notices);
    }
    const [named, metrics] = await Promise.all([
      namedKeys(server, request.signal),
      asks ? liveMetrics(server, request, recorded.value !== null) : { answer: null, notices: [] },
    ]);
    const answered =
      recorded.value === null
        ? answerOfServer(server, request, named.keys, metrics.answer)
        : answerOfHistory(server, request, named.keys, recorded.value, metrics.answer);
    return {
      ...answered,
      notices: [...recorded.notices, ...named.notices, ...metrics.notices, ...answered.notices],
      receivedAt: Math.min(named.receivedAt, metrics.answer?.receivedAt ?? Infinity),
    };
  },
};

/** Amounts from the server's own sums. */
function answerOfServer(
  server: QueriedServer,
  { sinceSeconds }: FamilyRequest,
  keys: readonly NamedKey[],
  answer: Answer<ServerMetrics> | null
): Omit<Answered, 'receivedAt'> {
  if (!answer) {
    return { ...nothingKnown([]), rows: keyRows(server, keys, [], () => unknownValues(keyMetrics.columns)) };
  }
  const { value: metrics, receivedAt } = answer;
  const { attributed, unattributed } = attribute(metrics.accessKeys, keys);
  const valuesOf = (figures: Figures): Values => ({
    ...amountValues(grownAmounts(figures, sinceSeconds), grownSeconds(sinceSeconds)),
    ...currentValues(figures, receivedAt),
  });
  // Idle keys are listed with 0: one that is not listed was never used since the server's last start, or its figures
  // are among the unattributed. Nothing is known of it, unless nothing flowed at all.
  const ofAbsent = hasNoTraffic(metrics) ? valuesOf(silentKey) : {};
  const absent = keys.filter(({ id }) => !attributed.has(id)).length;
  return {
    rows: [
      ...keyRows(server, keys, [attributed], (id) => {
        const figures = attributed.get(id);
        return figures ? valuesOf(figures) : ofAbsent;
      }),
      ...unattributed.map((figures) => unattributedRow(server, valuesOf(figures))),
    ],
    notices: [
      ...noTrafficNotices(metrics),
      ...(hasNoTraffic(metrics) ? [] : absentNotices('The server lists no figures', absent)),
      ...unattributedNotices(unattributed.length),
    ],
    covered: coveredByAnswer(receivedAt, sinceSeconds),
  };
}

/** Amounts from history; what it does not know comes from the server, where that was asked. */
function answerOfHistory(
  server: QueriedServer,
  { span, now }: FamilyRequest,
  keys: readonly NamedKey[],
  totals: readonly EntityTotal[],
  answer: Answer<ServerMetrics> | null
): Omit<Answered, 'receivedAt'> {
  if (!span) {
    return nothingKnown([]);
  }
  const recorded = attributeTotals(totals, keys);
  const current: Attribution<KeyMetrics> = attribute(answer?.value.accessKeys ?? [], keys);
  const silent = answer && hasNoTraffic(answer.value) ? silentKey : undefined;
  const amountsOf = (total: EntityTotal): Values => amountValues(total, span.to - span.from);
  const absent = keys.filter(({ id }) => !recorded.attributed.has(id)).length;
  return {
    rows: [
      ...keyRows(server, keys, [recorded.attributed, current.attributed], (id) => {
        const total = recorded.attributed.get(id)?.total;
        const figures = current.attributed.get(id) ?? silent;
        return {
          ...(total && amountsOf(total)),
          ...(answer ? figures && currentValues(figures, answer.receivedAt) : total && pastValues(total, now)),
        };
      }),
      ...recorded.unattributed.map(({ total }) => unattributedRow(server, amountsOf(total))),
      ...current.unattributed.map((figures) => unattributedRow(server, currentValues(figures, now))),
    ],
    notices: [
      ...absentNotices('History has no figures', absent),
      ...unattributedNotices(recorded.unattributed.length + current.unattributed.length),
    ],
    covered: coveredByHistory(span),
  };
}

/** A row for each key that is configured or has figures. */
function keyRows(
  server: QueriedServer,
  keys: readonly NamedKey[],
  attributions: ReadonlyArray<ReadonlyMap<string, unknown>>,
  valuesOf: (id: string) => Values
): Row[] {
  const keysById = new Map(keys.map((key) => [key.id, key]));
  const ids = new Set([...attributions.flatMap((attributed) => [...attributed.keys()]), ...keysById.keys()]);
  return [...ids].map((id) => {
    const { labels, display, name } = keyIdentity(server, id, keysById.get(id));
    return { labels, display, values: { key_name: name, ...valuesOf(id) } };
  });
}

function unattributedRow(server: QueriedServer, values: Values): Row {
  const { labels, display, name } = unattributedIdentity(server);
  return { labels, display, values: { key_name: name, ...values } };
}

function currentValues(figures: Figures, answeredAt: number): Values {
  return {
    ...seenValues(figures.lastTrafficSeen, answeredAt),
    online: isOnline(figures, answeredAt),
    peak_devices: figures.peakDevices.value,
    peak_devices_at: figures.peakDevices.at,
  };
}

/** Of a range that ended: nobody is online in the past. */
function pastValues({ lastTraffic, peakDevices }: EntityTotal, now: number): Values {
  return {
    ...seenValues(lastTraffic === null ? null : lastTraffic * 1000, now),
    peak_devices: peakDevices === null ? null : Math.ceil(peakDevices),
  };
}

function seenValues(seen: number | null, now: number): Values {
  return { last_seen: seen, time_since_last_seen: seen === null ? null : Math.max(0, (now - seen) / 1000) };
}

/** Not known where data flowed but the server does not say when: older versions, and bursts between two of its steps. */
function isOnline({ lastTrafficSeen, data }: Figures, answeredAt: number): boolean | null {
  if (lastTrafficSeen === null) {
    return data === 0 ? false : null;
  }
  return answeredAt - lastTrafficSeen < onlineMilliseconds;
}

function absentNotices(whoHasNone: string, count: number): Notice[] {
  return count === 0
    ? []
    : [{ severity: 'info', text: `${whoHasNone} in this window for ${count} of the access keys; theirs are empty.` }];
}
