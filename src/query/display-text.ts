import { findFigure, takesWindow, withFamilyDefaults, type Query } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { describeStep, describeTimeShift } from './durations';
import { readQuery } from './read-query';
import { describeWindow } from './windows';
import { familyText, figureText } from '../texts/declared';
import { text } from '../texts/translate';

/** One line that tells queries apart where the editor is folded, as in Explore's history. */
export function displayText(saved: OutlineQuery): string {
  const read = readQuery(saved);
  if (!read.readable) {
    return text('display.newer', 'Saved by a newer version');
  }
  const query = withFamilyDefaults(read.query);
  const family = familyText(query.queryType, 'label');
  const figure = findFigure(query.queryType, query.shape, query.figure);
  const parts = [query.shape !== 'table' && figure ? `${family}: ${figureText(figure, 'label')}` : family];
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
    parts.push(
      query.others
        ? text('display.topAndOthers', 'top {{limit}} and others', { limit: query.limit })
        : text('display.top', 'top {{limit}}', { limit: query.limit })
    );
  }
  return parts.join(' · ');
}

function describeTime({ step, cumulative, timeShift }: Query): string[] {
  return [
    ...(step === 'auto'
      ? [text('display.overTime', 'over time')]
      : [text('display.by', 'by {{step}}', { step: describeStep(step).toLowerCase() })]),
    ...(cumulative ? [text('display.cumulative', 'cumulative')] : []),
    ...(timeShift ? [describeTimeShift(timeShift)] : []),
  ];
}
