import type { Notice } from '../../frames/frame';
import type { HistoryProgress } from '../../history/history';
import type { Span } from '../time/span';

/** Newer figures than this are on their way. Seconds. */
const usualLag = 900;

/** What a person should know of history where figures of a span come from it, or would. */
export function historyNotices(server: string, progress: HistoryProgress, { from, to }: Span): Notice[] {
  const { fetched, knownFrom, knownTo, problem } = progress;
  const notices: Notice[] = [];
  if (problem !== null) {
    notices.push({ severity: 'warning', text: `History of ${server}: ${problem}` });
  }
  if (knownFrom === null || knownTo === null) {
    notices.push({ severity: 'info', text: `Nothing of the history of ${server} is known yet.` });
  } else if (to <= knownFrom) {
    notices.push({ severity: 'info', text: `The history of ${server} begins ${moment(knownFrom)}, after this range.` });
  } else if (from < knownFrom) {
    notices.push({ severity: 'info', text: `The history of ${server} begins ${moment(knownFrom)}.` });
  }
  if (fetched < 1) {
    notices.push({
      severity: 'info',
      text: `The history of ${server} is being fetched, ${Math.floor(fetched * 100)} %.`,
    });
  }
  if (knownTo !== null && knownTo < to - usualLag) {
    notices.push({ severity: 'warning', text: `The history of ${server} ends ${moment(knownTo)}.` });
  }
  return notices;
}

function moment(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
