import type { EpochSeconds } from '../../time/units';
import type { OverTime } from '../declarations/figure';
import type { Row } from '../rows/row';
import type { StepValue } from '../readings/step-values';
import { mergeAccounts, sumOfEstimates, type Account } from './account';
import { periodAt } from './period';
import type { UsedByRow } from './used-in-steps';

/** A figure of the budget of several rows at the end of each step; null where their periods differ. */
export function budgetSteps(
  members: readonly Row[],
  used: UsedByRow,
  edges: readonly EpochSeconds[],
  inStep: Extract<OverTime, { of: 'budget' }>['inStep']
): StepValue[] | null {
  const account = mergeAccounts(members.flatMap((member) => member.account ?? []));
  if (!account) {
    return null;
  }
  const { amount } = account;
  const lists = members.map((member) => used.get(member)?.own);
  return edges.slice(1).map((end, step) => {
    const sums = lists.map((list) => list?.[step] ?? null);
    return inStep({ amount, used: sumOfEstimates(sums), passed: passedAt(account, end) });
  });
}

/** How much of the period in which a step ends has passed by then. */
function passedAt({ period, zone }: Account, end: EpochSeconds): number {
  const { from, to } = periodAt(period, end - 1, zone);
  return (end - from) / (to - from);
}
