import type { Notice } from '../../../frames/frame';
import { MENTIONED_ERROR } from '../../estimates';
import { measures } from '../amounts/amounts';
import type { Intervals } from './intervals';
import type { ReadSegment } from './read-segments';
import { DAY, HOUR } from '../../../time/units';

/** Of how many entities of a whole range, or in how many intervals, something is not known. */
type Unknown = { unknownEntities: number } | { unknownIntervals: number };

/** What has to be said of figures made of these segments. */
export function noticesOf(segments: readonly ReadSegment[], intervals: Intervals, unknown: Unknown): Notice[] {
  return [unknownParts(intervals, unknown), movedAmounts(segments, intervals), bounds(segments)].filter(
    (notice) => notice !== null
  );
}

function unknownParts({ count }: Intervals, unknown: Unknown): Notice | null {
  const isOfEntities = 'unknownEntities' in unknown;
  const doubtful = isOfEntities ? unknown.unknownEntities : unknown.unknownIntervals;
  if (doubtful === 0) {
    return null;
  }
  const where = !isOfEntities && count > 1 ? ` in ${doubtful} of ${count} steps` : '';
  const whose = !isOfEntities ? 'Some amounts' : doubtful === 1 ? 'One row' : `${doubtful} rows`;
  return {
    severity: 'warning',
    text: `${whose} may lack what flowed in a minute${where}: the server began to count anew there, and does not tell its first count.`,
  };
}

function movedAmounts(segments: readonly ReadSegment[], { edges, count }: Intervals): Notice | null {
  const longest = segments.reduce((seconds, segment) => {
    const before = segment.seconds - (segment.stop - Math.max(segment.start, edges[segment.interval] ?? 0));
    return Math.max(seconds, before);
  }, 0);
  if (longest <= 0) {
    return null;
  }
  const where = count > 1 ? 'at its end' : 'as a whole, also the part before this range';
  return {
    severity: 'info',
    text: `For ${lengthOf(longest)} and more the server could not be asked. What was used meanwhile is one amount, which counts ${where}.`,
  };
}

function lengthOf(seconds: number): string {
  const [unit, name] = seconds >= 2 * DAY ? [DAY, 'days'] : seconds >= 2 * HOUR ? [HOUR, 'hours'] : [60, 'minutes'];
  return `${Math.round(seconds / unit)} ${name}`;
}

function bounds(segments: readonly ReadSegment[]): Notice | null {
  const share = Math.max(...measures.map((measure) => shareOf(segments, measure)));
  return share < MENTIONED_ERROR
    ? null
    : { severity: 'info', text: `Sums may be off by up to ${Math.ceil(share * 100)} %.` };
}

function shareOf(segments: readonly ReadSegment[], measure: (typeof measures)[number]): number {
  const sum = (of: (segment: ReadSegment) => number): number =>
    segments.reduce((total, segment) => total + of(segment), 0);
  const whole = sum((segment) => segment[measure]);
  const error = Math.max(
    sum((segment) => segment[`${measure}Below`]),
    sum((segment) => segment[`${measure}Above`])
  );
  return whole > 0 ? error / whole : 0;
}
