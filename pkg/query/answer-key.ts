import { takesWindow } from './catalogue';
import type { AskedQuery } from './model';
import type { ReadingRequest } from './readings/reading';

/** Equal for queries that ask for the same: the dashboard's time range and width count only where the answer goes by them. */
export function answerKey(query: AskedQuery, { timeRange, room }: Pick<ReadingRequest, 'timeRange' | 'room'>): string {
  const { queryType, shape, window } = query;
  const isOverTime = shape === 'time-series';
  const goesByRange = isOverTime || (takesWindow(queryType, shape) && window === 'range');
  return JSON.stringify([query, goesByRange && timeRange, isOverTime && room]);
}
