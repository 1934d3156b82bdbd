import type { Notice } from '../../frames/frame';
import type { Stretch } from '../bucket-store';
import { day, hour } from './grid';
import type { Intervals } from './intervals';
import type { ReadPiece } from './read-pieces';

/** From this share on an error is worth a word. */
const mentionedError = 0.001;

/** What has to be said of figures made of these pieces. */
export function noticesOf(
  pieces: readonly ReadPiece[],
  known: readonly Stretch[],
  intervals: Intervals,
  { entities }: { entities?: number }
): Notice[] {
  return [lowerBounds(pieces, intervals, entities), movedAmounts(pieces, intervals), errors(pieces)].filter(
    (notice) => notice !== null
  );
}

function lowerBounds(pieces: readonly ReadPiece[], { count }: Intervals, entities?: number): Notice | null {
  const doubtful = new Set(pieces.filter(({ unknown }) => unknown > 0).map(({ interval }) => interval)).size;
  if (doubtful === 0) {
    return null;
  }
  const where = count > 1 ? ` in ${doubtful} of ${count} intervals` : '';
  const whose =
    entities === undefined ? 'Some amounts' : `The amounts of ${entities === 1 ? 'one row' : `${entities} rows`}`;
  return {
    severity: 'warning',
    text: `${whose} are not known exactly${where}: the server’s counters began or restarted there. What is shown is the least that it can be.`,
  };
}

function movedAmounts(pieces: readonly ReadPiece[], { edges, count }: Intervals): Notice | null {
  const longest = pieces.reduce((seconds, piece) => {
    const before = piece.seconds - (piece.stop - Math.max(piece.start, edges[piece.interval] ?? 0));
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
  const [unit, name] = seconds >= 2 * day ? [day, 'days'] : seconds >= 2 * hour ? [hour, 'hours'] : [60, 'minutes'];
  return `${Math.round(seconds / unit)} ${name}`;
}

function errors(pieces: readonly ReadPiece[]): Notice | null {
  const share = Math.max(shareOf(pieces, 'dataError', 'data'), shareOf(pieces, 'tunnelTimeError', 'tunnelTime'));
  return share < mentionedError
    ? null
    : {
        severity: 'info',
        text: `Parts were measured only once, without a second look to check them by: sums may be off by up to ${(share * 100).toFixed(1)} %.`,
      };
}

type Totals = 'data' | 'tunnelTime' | 'dataError' | 'tunnelTimeError';

function shareOf(pieces: readonly ReadPiece[], error: Totals, of: Totals): number {
  const sum = (name: Totals): number => pieces.reduce((total, piece) => total + piece[name], 0);
  const whole = sum(of);
  return whole > 0 ? sum(error) / whole : 0;
}
