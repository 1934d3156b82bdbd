import { amountsOf, type AnswerAmounts } from './answer-amounts';
import type { EntityPoll } from './linked-entity';
import { edgeOf, type WindowAnswer } from './window-answer';

/** What one answer of a poll says of all entities. */
export interface AnsweredWindow {
  edge: number;
  sinceSeconds: number;
  amounts: ReadonlyMap<string, AnswerAmounts>;
}

/** The shortest first. */
export function answeredWindows(at: number, answers: readonly WindowAnswer[]): AnsweredWindow[] {
  return [...answers]
    .sort((left, right) => left.sinceSeconds - right.sinceSeconds)
    .map(({ sinceSeconds, metrics }) => ({
      edge: edgeOf(at, sinceSeconds),
      sinceSeconds,
      amounts: amountsOf(metrics),
    }));
}

/** What the answers say of one entity. */
export function windowsOf(name: string, windows: readonly AnsweredWindow[]): EntityPoll['windows'] {
  return windows.map(({ edge, sinceSeconds, amounts }) => ({
    edge,
    sinceSeconds,
    amounts: amounts.get(name) ?? null,
  }));
}

/** Whether the shortest window has nobody in it. */
export function isSilent([shortest]: readonly AnsweredWindow[]): boolean {
  return shortest === undefined || shortest.amounts.size === 0;
}
