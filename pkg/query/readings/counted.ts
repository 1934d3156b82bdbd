import type { Frame, Notice } from '../../frames/frame';
import type { History } from '../../history/history';
import { noHistory } from '../../history/nothing-known';
import { floorTo } from '../../time/rounding';
import type { Seconds } from '../../time/units';
import { distinct } from '../ask-servers';
import type { Figure, OverTime } from '../declarations/figure';
import type { Row } from '../rows/row';
import { spanOf } from '../time/span';
import { makeTimeline, type Timeline } from '../time/timeline';
import { askedRange } from '../window';
import type { ReadingRequest } from './reading';
import { timeZoneNotices } from './step-notices';
import { describeSteps, layOutSteps } from './step-reading';

/**
 * Steps of what the plugin counts of itself, whether or not history is kept.
 *
 * @param bucket that it is counted by
 * @returns null where the range lies in the future
 * @throws PluginError `QUERY_INVALID` where there would be too many steps
 */
export async function countedTimeline(
  { query, timeRange, room, signal, now }: ReadingRequest,
  bucket: Seconds
): Promise<Timeline | null> {
  const countedBy: History = { ...noHistory, capabilities: { ...noHistory.capabilities, buckets: [bucket] } };
  const span = spanOf(query.window, timeRange, now, null);
  // What was counted in the bucket in which the range begins is told with all of it.
  const whole = span && { from: floorTo(span.from, bucket), to: span.to };
  return whole && (await makeTimeline({ query, of: 'statistics', span: whole, room, histories: [countedBy], signal }));
}

/** Makes the frame of such rows. */
export function layOutCounted(
  { query, timeRange, now }: ReadingRequest,
  figure: Figure & { overTime: OverTime },
  timeline: Timeline | null,
  rows: readonly Row[],
  notices: readonly Notice[]
): Frame {
  const { times, lengths } = timeline ?? { times: [], lengths: [] };
  return layOutSteps(query, figure, { times, lengths }, rows, {
    notices: distinct([...timeZoneNotices(query), ...notices]),
    custom: timeline ? describeSteps(timeline, askedRange(query.window, timeRange, now), 'plugin') : undefined,
  });
}
