import type { StatisticsLogFields, StatisticsLogger } from '../logger';

export interface LogLine {
  level: 'debug' | 'info' | 'warn';
  message: string;
  fields: StatisticsLogFields;
}

/** A logger whose lines a test reads. */
export function recordedLogger(): StatisticsLogger & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine['level']) =>
    (message: string, fields: StatisticsLogFields = {}) =>
      void lines.push({ level, message, fields });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn') };
}
