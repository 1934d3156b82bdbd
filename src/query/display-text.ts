import { describeFamily, withFamilyDefaults } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { readQuery } from './read-query';
import { describeWindow } from './windows';

/** One line that tells queries apart where the editor is folded, as in Explore's history. */
export function displayText(saved: OutlineQuery): string {
  const read = readQuery(saved);
  if (!read.readable) {
    return 'Saved by a newer version';
  }
  const query = withFamilyDefaults(read.query);
  const family = describeFamily(query.queryType);
  const figure = family.figures.find(({ id }) => id === query.figure);
  const parts = [query.shape === 'numeric' && figure ? `${family.label}: ${figure.label}` : family.label];
  if (family.windowed) {
    parts.push(describeWindow(query.window));
  }
  for (const { label, operator, values } of query.filters) {
    if (values.length > 0) {
      parts.push(`${label} ${operator} ${values.join(' | ')}`);
    }
  }
  if (query.limit) {
    parts.push(`top ${query.limit}`);
  }
  return parts.join(' · ');
}
