import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import { addEstimates } from '../../history/estimates';
import type { Estimate } from '../../history/model';
import type { Interval } from '../../time/interval';
import { ceilTo } from '../../time/rounding';
import { DAY, HOUR } from '../../time/units';
import { findFigure } from '../catalogue';
import type { Answered, Row } from '../rows/row';
import { knownSpan } from '../time/known-span';
import { resolveWindow } from '../window';
import type { FamilyRequest, QueriedServer } from './family';
import { keyMetrics } from './key-metrics';
import { serverMetrics } from './server-metrics';

/** What was used since a period began. */
export interface UsedInPeriod {
  /** By key id; of the whole server under the empty text. Those who are not there are not known. */
  data: ReadonlyMap<string, Estimate>;
  notices: Notice[];
}

/**
 * Data from the beginning of a period until now: the answer of access key metrics, or of server totals, to that range.
 *
 * @param of keys, or the whole server
 * @throws PluginError where neither history nor the server tells; of a version without windows nothing is known
 */
export async function usedInPeriod(
  server: QueriedServer,
  of: 'key' | 'server',
  period: Interval,
  request: FamilyRequest
): Promise<UsedInPeriod> {
  try {
    return await usedSince(server, of, period, request);
  } catch (thrown) {
    request.signal.throwIfAborted();
    const error = PluginError.from(thrown);
    if (error.code !== 'OUTLINE_SERVER_TOO_OLD') {
      throw error;
    }
    return { data: new Map(), notices: [{ severity: 'info', text: error.message }] };
  }
}

async function usedSince(
  server: QueriedServer,
  of: 'key' | 'server',
  { from }: Interval,
  request: FamilyRequest
): Promise<UsedInPeriod> {
  const { now, signal } = request;
  const timeRange = { from: from * 1000, to: now };
  const window = resolveWindow('range', timeRange, now);
  const histories = [server.history];
  const span = await knownSpan({ window: 'range', timeRange, now, histories, signal });
  const ask = (asked: Pick<FamilyRequest, 'sinceSeconds' | 'span'>) =>
    answerOf(server, of, {
      ...request,
      ...asked,
      asked: window.asked,
      figure: findFigure(familyOf[of], 'table', 'data') ?? null,
    });
  const whole = await ask({ sinceSeconds: window.sinceSeconds, span });
  const data = dataByKey(whole.rows);
  const isWidened = whole.covered?.source === 'history' && span !== null && span.from < from;
  if (!isWidened) {
    return { data, notices: whole.notices };
  }
  // Of its first hours or day only all is known: what was within the period is between all of that and nothing.
  const later = ceilTo(from, from - span.from < HOUR ? HOUR : DAY);
  const inner =
    later < span.to ? dataByKey((await ask({ sinceSeconds: 0, span: { from: later, to: span.to } })).rows) : null;
  const share = (later - from) / (later - span.from);
  return {
    data: new Map([...data].flatMap(([id, all]) => between(id, all, inner?.get(id), share))),
    notices: whole.notices,
  };
}

const familyOf = { key: 'key-metrics', server: 'server-metrics' } as const;

function answerOf(server: QueriedServer, of: 'key' | 'server', request: FamilyRequest): Promise<Answered> {
  return of === 'key' ? keyMetrics.answer(server, request) : serverMetrics.answer(server, request);
}

function dataByKey(rows: readonly Row[]): Map<string, Estimate> {
  const byKey = new Map<string, Estimate>();
  for (const { labels, values, bounds } of rows) {
    const { key_id: id = '' } = labels;
    const { data } = values;
    const { least = data, most = data } = bounds?.data ?? {};
    if (typeof data === 'number') {
      const own = { value: data, least: Number(least), most: Number(most) };
      // What cannot be told apart may be several rows.
      const before = byKey.get(id);
      byKey.set(id, before ? addEstimates(before, own) : own);
    }
  }
  return byKey;
}

function between(id: string, all: Estimate, inner: Estimate | undefined, share: number): Array<[string, Estimate]> {
  return inner === undefined
    ? []
    : [
        [
          id,
          {
            value: inner.value + share * Math.max(0, all.value - inner.value),
            least: inner.least,
            most: Math.max(all.most, inner.most),
          },
        ],
      ];
}
