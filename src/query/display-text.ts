import { describeFamily, findFigure, takesWindow, withFamilyDefaults, type Query } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { describeStep, describeTimeShift } from './durations';
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
  const figure = findFigure(query.queryType, query.shape, query.figure);
  const parts = [query.shape !== 'table' && figure ? `${family.label}: ${figure.label}` : family.label];
  if (takesWindow(query.queryType, query.shape)) {
    parts.push(describeWindow(query.window));
  }
  if (query.shape === 'time-series') {
    parts.push(...describeTime(query));
  }
  for (const { label, operator, values } of query.filters) {
    if (values.length > 0) {
      parts.push(`${label} ${operator} ${values.join(' | ')}`);
    }
  }
  if (query.limit) {
    parts.push(query.others ? `top ${query.limit} and others` : `top ${query.limit}`);
  }
  return parts.join(' · ');
}

function describeTime({ step, cumulative, timeShift }: Query): string[] {
  return [
    ...(step === 'auto' ? ['over time'] : [`by ${describeStep(step).toLowerCase()}`]),
    ...(cumulative ? ['cumulative'] : []),
    ...(timeShift ? [describeTimeShift(timeShift)] : []),
  ];
}
