import type { Notice } from '../../frames/frame';
import type { Figure } from '../catalogue';
import type { AnswerDetails } from './reading';

/** Some figures, such as peaks, cannot be made one out of those of several entities. */
export function mergedNotices({ label, merge, mergeServers }: Figure, { isMerged, isFleet }: AnswerDetails): Notice[] {
  if (!(merge === 'none' && isMerged) && !(mergeServers === 'none' && isFleet)) {
    return [];
  }
  const text = `"${label}" has no meaning for several rows together, so it is empty where rows were grouped. Group by more labels.`;
  return [{ severity: 'warning', text }];
}
