import type { Notice } from '../../frames/frame';
import type { EntityTotal } from '../../history/history';
import type { Estimate } from '../../history/model';
import type { NamedKey } from '../../history/known-keys';
import type { Answer, KeyMetrics, ServerMetrics } from '../../outline/api';
import type { Span } from '../time/span';
import { figureColumn, momentColumn, type Answered, type Row, type RowFigures } from '../rows/row';
import { amountColumns, amountFigures, grownAmounts, grownSeconds, type Amounts } from './amounts';
import { answeredWindow } from './answered-window';
import { attribute, type Attribution } from './attribution';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, type Family, type FamilyRequest, type QueriedServer } from './family';
import { keyIdentity, keyNameColumn, unattributedIdentity, unattributedNotices } from './key-identity';
import { attributeTotals } from './key-totals';
import { liveMetrics, unknownValues } from './live-metrics';
import { namedKeys } from './named-keys';
import { hasNoTraffic, noTrafficNotices } from './no-traffic';
import { onlineMilliseconds } from './online';
import { needsServer, nothingKnown, recordedTotals, type Recorded, type RecordedTotals } from './recorded';

type Figures = Omit<KeyMetrics, 'keyId'>;
type Values = Row['values'];

const noFigures: RowFigures = { values: {}, bounds: {} };

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
        ? answerOfServer(server, { ...request, trafficSince: recorded.trafficSince }, named.keys, metrics.answer)
        : answerOfHistory(server, { ...request, span: recorded.span }, named.keys, recorded.value, metrics.answer);
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
  { sinceSeconds, trafficSince }: FamilyRequest & Pick<Recorded<unknown>, 'trafficSince'>,
  keys: readonly NamedKey[],
  answer: Answer<ServerMetrics> | null
): Omit<Answered, 'receivedAt'> {
  if (!answer) {
    return {
      ...nothingKnown([]),
      rows: keyRows(server, keys, [], () => ({ values: unknownValues(keyMetrics.columns), bounds: {} })),
    };
  }
  const { value: metrics, receivedAt } = answer;
  const { attributed, unattributed } = attribute(metrics.accessKeys, keys);
  const window = answeredWindow(server, sinceSeconds, receivedAt, trafficSince);
  const figuresOf = (figures: Figures): RowFigures => {
    const { values, bounds } = amountFigures(grownAmounts(figures, window), grownSeconds(sinceSeconds));
    return { values: { ...values, ...currentValues(figures, receivedAt) }, bounds };
  };
  // Idle keys are listed with 0: one that is not listed was never used since the server's last start, or its figures
  // are among the unattributed. Nothing is known of it, unless nothing flowed at all.
  const ofAbsent = hasNoTraffic(metrics) ? figuresOf({ ...silentKey, tunnelTime: metrics.tunnelTime }) : noFigures;
  const absent = keys.filter(({ id }) => !attributed.has(id)).length;
  return {
    rows: [
      ...keyRows(server, keys, [attributed], (id) => {
        const figures = attributed.get(id);
        return figures ? figuresOf(figures) : ofAbsent;
      }),
      ...unattributed.map((figures) => unattributedRow(server, figuresOf(figures))),
      ...unlistedRows(server, metrics, figuresOf),
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
  { span, now }: FamilyRequest & { span: Span },
  keys: readonly NamedKey[],
  { totals, server: all }: RecordedTotals,
  answer: Answer<ServerMetrics> | null
): Omit<Answered, 'receivedAt'> {
  const recorded = attributeTotals(totals, keys);
  const unattributedOf = (quantity: 'data' | 'tunnelTime') =>
    sumOf([...recorded.unattributed.map(({ total }) => total[quantity]), restOf(all[quantity], totals, quantity)]);
  const unattributed = { data: unattributedOf('data'), tunnelTime: unattributedOf('tunnelTime') };
  const hasUnattributed =
    recorded.unattributed.length > 0 || unattributed.data !== null || unattributed.tunnelTime !== null;
  const current: Attribution<KeyMetrics> = attribute(answer?.value.accessKeys ?? [], keys);
  const silent = answer && hasNoTraffic(answer.value) ? silentKey : undefined;
  const amountsOf = (amounts: Amounts): RowFigures => amountFigures(amounts, span.to - span.from);
  const absent = keys.filter(({ id }) => !recorded.attributed.has(id)).length;
  return {
    rows: [
      ...keyRows(server, keys, [recorded.attributed, current.attributed], (id) => {
        const total = recorded.attributed.get(id)?.total;
        const figures = current.attributed.get(id) ?? silent;
        const { values, bounds } = total ? amountsOf(total) : noFigures;
        const present = answer ? figures && currentValues(figures, answer.receivedAt) : total && pastValues(total, now);
        return { values: { ...values, ...present }, bounds };
      }),
      ...(hasUnattributed ? [unattributedRow(server, amountsOf(unattributed))] : []),
      ...current.unattributed.map((figures) =>
        unattributedRow(server, { ...noFigures, values: currentValues(figures, now) })
      ),
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
  figuresOf: (id: string) => RowFigures
): Row[] {
  const keysById = new Map(keys.map((key) => [key.id, key]));
  const ids = new Set([...attributions.flatMap((attributed) => [...attributed.keys()]), ...keysById.keys()]);
  return [...ids].map((id) => {
    const { labels, display, name } = keyIdentity(server, id, keysById.get(id));
    const { values, bounds } = figuresOf(id);
    return { labels, display, values: { key_name: name, ...values }, bounds };
  });
}

function unattributedRow(server: QueriedServer, { values, bounds }: RowFigures): Row {
  const { labels, display, name } = unattributedIdentity(server);
  return { labels, display, values: { key_name: name, ...values }, bounds };
}

/** Share of the server's sum that places may have more than keys, because first samples differ. */
const ROUNDING = 0.01;

/** What flowed through places and is in no key's figures: a key's counter began with it, which no answer shows. */
function unlistedRows(
  server: QueriedServer,
  { accessKeys, locations }: ServerMetrics,
  figuresOf: (figures: Figures) => RowFigures
): Row[] {
  const more = (quantity: 'data' | 'tunnelTime') => {
    const sum = (parts: ReadonlyArray<Record<typeof quantity, number | null>>) =>
      parts.reduce((total, part) => total + (part[quantity] ?? 0), 0);
    const rest = sum(locations) - sum(accessKeys);
    return rest > ROUNDING * sum(locations) ? rest : null;
  };
  const [data, tunnelTime] = [more('data'), more('tunnelTime')];
  if (data === null && tunnelTime === null) {
    return [];
  }
  const { values, bounds } = figuresOf({ ...silentKey, data, tunnelTime });
  const amounts = ['data', 'bandwidth', 'tunnel_time', 'devices'];
  return [
    unattributedRow(server, { values: Object.fromEntries(amounts.map((id) => [id, values[id] ?? undefined])), bounds }),
  ];
}

/** Of those that are known; null where none is. */
function sumOf(estimates: ReadonlyArray<Estimate | null>): Estimate | null {
  return estimates.reduce(
    (sum, estimate) =>
      sum && estimate
        ? {
            value: sum.value + estimate.value,
            least: sum.least + estimate.least,
            most: sum.most + estimate.most,
          }
        : (sum ?? estimate),
    null
  );
}

/** What the server's total has more than the keys that are known, where some are not. */
function restOf(
  all: Estimate | null,
  totals: readonly EntityTotal[],
  quantity: 'data' | 'tunnelTime'
): Estimate | null {
  const known = totals.flatMap((total) => total[quantity] ?? []);
  if (all === null || known.length === totals.length) {
    return null;
  }
  const sum = (of: (estimate: Estimate) => number) => known.reduce((total, estimate) => total + of(estimate), 0);
  const value = all.value - sum((estimate) => estimate.value);
  const [least, most] = [all.least - sum(({ most }) => most), all.most - sum(({ least }) => least)];
  return value > 0 && most - least <= value ? { value, least: Math.max(0, least), most } : null;
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
