import type { EntityTotal } from '../../history/history';
import { nameOf, type Entity, type Estimate } from '../../history/model';
import { KEPT_SECONDS, SCRAPE_SECONDS, type MetricsAnswer, type ServerMetrics } from '../../outline/api';
import type { Interval } from '../../time/interval';
import { wholeSum } from '../../history/whole-sum';
import { roundUpToStep } from '../window';
import { grownAmounts, type AnsweredAmounts } from './amounts';
import { answeredWindow } from './answered-window';
import type { FamilyRequest, QueriedServer } from './family';
import { isTight, type RecordedTotals } from './recorded';

/**
 * Totals of a span that ended lately, where history knows somebody badly, as after a restart: nobody has more than the
 * server's own window over that span and until now says, nor less than history is certain of. A server that does not
 * answer leaves them as they are.
 */
export async function tightenedTotals(
  server: QueriedServer,
  { sinceSeconds, signal, now }: FamilyRequest,
  span: Interval,
  recorded: RecordedTotals
): Promise<RecordedTotals> {
  const since = roundUpToStep(now / 1000 - span.from + SCRAPE_SECONDS);
  const isWanted = recorded.totals.some(({ data, tunnelTime }) => !isTight(data) || !isTight(tunnelTime));
  if (sinceSeconds === 0 || since > KEPT_SECONDS || !isWanted) {
    return recorded;
  }
  const answer = await serversWindow(server, since, signal);
  // What the server's cache had may have been computed before the span ended.
  if (answer === null || answer.receivedAt / 1000 < span.to + SCRAPE_SECONDS) {
    return recorded;
  }
  const window = answeredWindow(server, answer.sinceSeconds, answer.receivedAt, null);
  const sums = sumsByEntity(answer.value);
  const totals = recorded.totals.map((total) => {
    const own = sums.get(nameOf(total.entity));
    return own ? tightened(total, grownAmounts(own, window)) : total;
  });
  return { ...recorded, totals };
}

async function serversWindow(
  { api }: QueriedServer,
  since: number,
  signal: AbortSignal
): Promise<MetricsAnswer | null> {
  try {
    return await api.serverMetrics(since, { signal });
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Rows that share an id or a place are one entity, as in history. */
function sumsByEntity({ accessKeys, locations }: ServerMetrics): Map<string, AnsweredAmounts> {
  const sums = new Map<string, AnsweredAmounts>();
  const add = (entity: Entity, { data, tunnelTime }: AnsweredAmounts) => {
    const before = sums.get(nameOf(entity));
    sums.set(
      nameOf(entity),
      before
        ? { data: wholeSum([before.data, data]), tunnelTime: wholeSum([before.tunnelTime, tunnelTime]) }
        : { data, tunnelTime }
    );
  };
  accessKeys.forEach((row) => add({ kind: 'key', keyId: row.keyId }, row));
  locations.forEach((row) => add({ kind: 'location', location: row.location, asn: row.asn, asOrg: row.asOrg }, row));
  return sums;
}

function tightened(total: EntityTotal, answered: Record<'data' | 'tunnelTime', Estimate | null>): EntityTotal {
  const { certainly = { data: 0, tunnelTime: 0 } } = total;
  return {
    ...total,
    data: narrowed(total.data, certainly.data, answered.data),
    tunnelTime: narrowed(total.tunnelTime, certainly.tunnelTime, answered.tunnelTime),
  };
}

function narrowed(own: Estimate | null, certainly: number, answered: Estimate | null): Estimate | null {
  // A counter that began anew shows nothing of its first sample.
  if (answered === null || isTight(own) || (own === null && answered.value === 0)) {
    return own;
  }
  const least = own?.least ?? certainly;
  const most = Math.min(own?.most ?? Infinity, Math.max(answered.most, own?.value ?? least));
  const value = own?.value ?? Math.max(answered.value, least);
  return own !== null || most - least <= value ? { value, least, most } : null;
}
