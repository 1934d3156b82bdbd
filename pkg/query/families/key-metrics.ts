import type { EntityTotal } from '../../history/history';
import type { Entity, Estimate } from '../../history/model';
import type { NamedKey } from '../../history/known-keys';
import type { KeyMetrics, MetricsAnswer } from '../../outline/api';
import type { TrafficFigureId } from '../catalogue';
import { wholeTraffic, type Amounts } from '../declarations/traffic';
import type { Interval } from '../../time/interval';
import type { Answered, Row } from '../rows/row';
import { answeredTraffic, unseenNotices } from './answered-traffic';
import { attribute, type Attribution } from './attribution';
import { coveredByAnswer, coveredByHistory } from './covered';
import { metricsCall, type Family, type FamilyRequest, type QueriedServer, type Values } from './family';
import { withFirstUse } from './first-use';
import { keyEntities } from './key-entities';
import type { KeyIdentity } from './key-identity';
import { keyRows } from './key-rows';
import { attributeTotals } from './key-totals';
import { liveOrRecorded, unknownValues } from './live-metrics';
import { namedKeys } from './named-keys';
import { hasNoTraffic } from './no-traffic';
import { ONLINE_MILLISECONDS } from './online';
import { needsServer, nothingKnown, recordedTotals, type Recorded, type RecordedTotals } from './recorded';
import { tightenedTotals } from './tightened';
import { knownFigures, trafficFigures, type TrafficFigures } from './traffic-figures';
import { unattributedAmounts, unattributedIdentity, unattributedNotices, unlistedSums } from './unattributed';

type Figures = Omit<KeyMetrics, 'keyId'>;
/** But for what `first-use.ts` adds. */
type KeyValues = Omit<Values<'key-metrics'>, 'first_used'>;
type KeyRow = Row & { values: KeyValues };
/** What does not come out of traffic: when there was some, and of how many devices. */
type Presence = Omit<KeyValues, TrafficFigureId<'key-metrics'> | 'key_name'>;
type KeyAnswer = Omit<Answered, 'receivedAt'> & { rows: KeyRow[] };

const silentKey: Figures = { data: 0, tunnelTime: 0, lastTrafficSeen: null, peakDevices: { value: 0, at: null } };
const noTraffic = trafficFigures('key-metrics', undefined);

/** What each access key did since a moment. */
export const keyMetrics: Family<'key-metrics'> = {
  entities: keyEntities,

  calls: ({ sinceSeconds }) => [metricsCall(sinceSeconds), 'GET /access-keys'],

  async answer(server, request) {
    const history = await recordedTotals(server, 'key', request);
    const asks = needsServer(request, history);
    if (!asks && history.value === null) {
      return nothingKnown(history.notices);
    }
    const [named, { recorded, answer, notices }] = await Promise.all([
      namedKeys(server, request.signal),
      liveOrRecorded(server, request, history, asks),
    ]);
    const answered =
      recorded === null
        ? answerOfServer(server, { ...request, history }, named.keys, answer)
        : answerOfHistory(
            server,
            { ...request, span: history.span },
            named.keys,
            await tightenedTotals(server, request, history.span, recorded),
            answer
          );
    const used = await withFirstUse(server, named.keys, answered.rows, request);
    return {
      ...answered,
      rows: used.rows,
      notices: [...notices, ...named.notices, ...answered.notices, ...used.notices],
      receivedAt: Math.min(named.receivedAt, answer?.receivedAt ?? Infinity),
    };
  },
};

/** Amounts from the server's own sums. */
function answerOfServer(
  server: QueriedServer,
  { sinceSeconds, history }: FamilyRequest & { history: Recorded<RecordedTotals> },
  keys: readonly NamedKey[],
  answer: MetricsAnswer | null
): KeyAnswer {
  if (!answer) {
    const unknown = unknownValues('key-metrics');
    const rows = keyRows(server, keys, [], ({ labels, display }) => ({
      labels,
      display,
      values: { ...unknown, key_name: display },
    }));
    return { ...nothingKnown([]), rows };
  }
  const { value: metrics, receivedAt } = answer;
  const { attributed, unattributed } = attribute(metrics.accessKeys, keys);
  const traffic = answeredTraffic(server, answer, history);
  const ofKeys = new Map(
    [...attributed].map(([id, figures]) => {
      const entity: Entity = { kind: 'key', keyId: figures.keyId };
      return [id, { sums: figures, traffic: traffic.of(figures, entity) }];
    })
  );
  const rowOf = (identity: KeyIdentity, figures: Figures | undefined, own = figures && traffic.of(figures)) =>
    keyRow(identity, own ? trafficFigures('key-metrics', own) : noTraffic, presentNow(figures, receivedAt));
  // Idle keys are listed with 0: one that is not listed was never used since the server's last start, or its figures
  // are among the unattributed. Nothing is known of it, unless nothing flowed at all.
  const ofAbsent = hasNoTraffic(metrics) ? { ...silentKey, tunnelTime: metrics.tunnelTime } : undefined;
  const nobody = unattributedIdentity(server);
  // Of some keys history knows more than the answer has.
  const larger = (answered: number | null, recorded: Estimate | null) => Math.max(answered ?? 0, recorded?.value ?? 0);
  const known = [...ofKeys.values()].map(({ sums, traffic: { data, tunnelTime } }) => ({
    data: larger(sums.data, data),
    tunnelTime: larger(sums.tunnelTime, tunnelTime),
  }));
  const unlisted = unlistedSums([...known, ...unattributed], metrics.locations);
  return {
    rows: [
      ...keyRows(server, keys, [attributed.keys()], (identity, id) => {
        const key = ofKeys.get(id);
        return key ? rowOf(identity, key.sums, key.traffic) : rowOf(identity, ofAbsent);
      }),
      ...unattributed.map((figures) => rowOf(nobody, figures)),
      ...(unlisted
        ? [
            keyRow(
              nobody,
              knownFigures(trafficFigures('key-metrics', traffic.of(unlisted))),
              presentNow(undefined, receivedAt)
            ),
          ]
        : []),
    ],
    notices: [...unseenNotices([...ofKeys.values()]), ...unattributedNotices(unattributed.length)],
    covered: coveredByAnswer(receivedAt, sinceSeconds),
  };
}

/** Amounts from history; what it does not know comes from the server, where that was asked. */
function answerOfHistory(
  server: QueriedServer,
  { span, now }: FamilyRequest & { span: Interval },
  keys: readonly NamedKey[],
  { totals, server: all }: RecordedTotals,
  answer: MetricsAnswer | null
): KeyAnswer {
  const recorded = attributeTotals(totals, keys);
  const lost = unattributedAmounts(
    recorded.unattributed.map(({ total }) => total),
    totals,
    all
  );
  const hasLost = recorded.unattributed.length > 0 || lost.data !== null || lost.tunnelTime !== null;
  const current: Attribution<KeyMetrics> = attribute(answer?.value.accessKeys ?? [], keys);
  const silent = answer && hasNoTraffic(answer.value) ? silentKey : undefined;
  const figuresOf = (amounts: Amounts) =>
    trafficFigures('key-metrics', wholeTraffic(amounts, all, span.to - span.from));
  const nobody = unattributedIdentity(server);
  return {
    rows: [
      ...keyRows(server, keys, [recorded.attributed.keys(), current.attributed.keys()], (identity, id) => {
        const total = recorded.attributed.get(id)?.total;
        const presence = answer
          ? presentNow(current.attributed.get(id) ?? silent, answer.receivedAt)
          : presentThen(total, now);
        return keyRow(identity, total ? figuresOf(total) : noTraffic, presence);
      }),
      ...(hasLost ? [keyRow(nobody, figuresOf(lost), presentNow(undefined, now))] : []),
      ...current.unattributed.map((figures) => keyRow(nobody, noTraffic, presentNow(figures, now))),
    ],
    notices: unattributedNotices(recorded.unattributed.length + current.unattributed.length),
    covered: coveredByHistory(span),
  };
}

function keyRow(
  { labels, display }: KeyIdentity,
  { values, bounds }: TrafficFigures<'key-metrics'>,
  presence: Presence
): KeyRow {
  return { labels, display, values: { key_name: display, ...values, ...presence }, bounds };
}

/** As the server tells it; what it does not list does not apply. */
function presentNow(figures: Figures | undefined, answeredAt: number): Presence {
  return {
    ...seenValues(figures?.lastTrafficSeen, answeredAt),
    online: figures && isOnline(figures, answeredAt),
    peak_devices: figures?.peakDevices.value,
    peak_devices_at: figures?.peakDevices.at,
  };
}

/** Of a range that ended: nobody is online in the past. */
function presentThen(total: EntityTotal | undefined, now: number): Presence {
  const seen = total?.lastTraffic;
  const peak = total?.peakDevices;
  return {
    ...seenValues(seen && seen * 1000, now),
    online: undefined,
    peak_devices: peak && Math.ceil(peak),
    peak_devices_at: undefined,
  };
}

/** @param seen epoch milliseconds; null: never, or not known; undefined: does not apply */
function seenValues(
  seen: number | null | undefined,
  now: number
): Pick<Presence, 'last_seen' | 'time_since_last_seen'> {
  return { last_seen: seen, time_since_last_seen: seen == null ? seen : Math.max(0, (now - seen) / 1000) };
}

/** Not known where data flowed but the server does not say when: older versions, and bursts between two of its steps. */
function isOnline({ lastTrafficSeen, data }: Figures, answeredAt: number): boolean | null {
  if (lastTrafficSeen === null) {
    return data === 0 ? false : null;
  }
  return answeredAt - lastTrafficSeen < ONLINE_MILLISECONDS;
}
