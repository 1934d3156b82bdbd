import * as v from 'valibot';
import type { Frame, Notice } from '../../frames/frame';
import { keepsSamples, type History } from '../../history/history';
import type { AskedQuery } from '../model';
import { parseStep } from '../time/steps';
import { endsNow, type TimeRange } from '../window';
import { pathOf } from './channel';
import { stepsWithin, wholeUntil } from './complete-steps';

interface Asked {
  query: AskedQuery;
  timeRange: TimeRange;
  /** Of all servers of the data source. */
  histories: readonly History[];
  /** Of the data source. */
  uid: string;
  /** Epoch milliseconds. */
  now: number;
}

const customSchema = v.object({ step: v.string() });

/**
 * A time series as the past of its live channel: until the newest step that is whole, where the channel goes on. A range
 * of the past, and steps of days, have none.
 */
export function withChannel(frame: Frame, { query, timeRange, histories, uid, now }: Asked): Frame {
  if (!histories.every(keepsSamples)) {
    return withNotice(frame, onlyWithEngine);
  }
  const custom = v.safeParse(customSchema, frame.meta?.custom);
  const step = custom.success ? parseStep(custom.output.step) : null;
  const isOngoing = query.window === 'range' && query.timeShift === '' && endsNow(timeRange, now);
  if (step?.unit !== 'second' || !isOngoing) {
    return frame;
  }
  const lengths = { stepSeconds: step.count, rangeSeconds: Math.round((timeRange.to - timeRange.from) / 1000) };
  const path = pathOf(query, lengths);
  if (path === null) {
    return withNotice(frame, tooLong);
  }
  const past = stepsWithin(frame, { from: -Infinity, to: wholeUntil(now, step.count) });
  return { ...past, meta: { ...past.meta, channel: `ds/${uid}/${path}` } };
}

const onlyWithEngine =
  'It is not live: the server’s own figures change once in five minutes, so refresh the dashboard instead. With a Prometheus as history it can be.';
const tooLong = 'It is not live: it names too many servers. Refresh the dashboard instead.';

function withNotice(frame: Frame, text: string): Frame {
  const notice: Notice = { severity: 'info', text };
  return { ...frame, meta: { ...frame.meta, notices: [...(frame.meta?.notices ?? []), notice] } };
}
