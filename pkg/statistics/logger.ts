/** What statistics need of a log; the plugin's own logger has it. */
export interface StatisticsLogger {
  debug(message: string, fields?: StatisticsLogFields): void;
  info(message: string, fields?: StatisticsLogFields): void;
  warn(message: string, fields?: StatisticsLogFields): void;
}

export type StatisticsLogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
