import type { Notice } from '../../frames/frame';
import { fetchingNotice } from '../../history/fetching-notice';
import type { History } from '../../history/history';
import type { Interval } from '../../time/interval';
import { minuteText } from '../window';

/** Newer figures than this are on their way. Seconds. */
const USUAL_LAG = 900;

/** The same for a chart, which shows by itself where history begins, but not that more of it is on its way. */
export function chartNotices(server: string, history: History, span: Interval): Notice[] {
  const { knownFrom, fetched } = history.progress();
  const begins = knownFrom !== null && fetched >= 1 ? Math.min(knownFrom, span.to) : span.from;
  return historyNotices(server, history, { from: Math.max(span.from, begins), to: span.to });
}

/**
 * Where kept history begins and ends, where that lies within a span, and whether more of it is on its way. What stands in
 * the way of it altogether is said by history itself.
 */
export function historyNotices(server: string, history: History, { from, to }: Interval): Notice[] {
  if (!history.capabilities.hasProgress) {
    return [];
  }
  const { fetched, knownFrom, knownTo, problem } = history.progress();
  if (knownFrom === null && problem !== null) {
    return [];
  }
  const begins = knownFrom === null || from < knownFrom;
  const ends = knownTo !== null && knownTo < to - USUAL_LAG;
  const texts = [
    ...(begins && knownFrom !== null ? [`The history of ${server} begins ${minuteText(knownFrom * 1000)}.`] : []),
    ...(ends ? [`The history of ${server} ends ${minuteText(knownTo * 1000)}.`] : []),
    ...(knownFrom === null ? [`Nothing of the history of ${server} is known yet.`] : []),
  ];
  return [
    ...texts.map((text): Notice => ({ severity: 'info', text })),
    ...((begins || ends) && fetched < 1 ? [fetchingNotice(server, fetched)] : []),
  ];
}
