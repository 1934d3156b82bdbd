import type { MetricsSample } from '../../outline/api';

/** Asks the server for windows, one after the other. */
export interface WindowAsker {
  ask(sinceSeconds: number): Promise<MetricsSample>;
  /** Whether the answer will be a new one: the window was not asked for lately. */
  isNew(sinceSeconds: number): boolean;
  /** Whether it is new, and no poll needs it. */
  isFree(sinceSeconds: number): boolean;
}
