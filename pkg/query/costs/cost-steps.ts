import type { UsedByRow } from '../budgets/used-in-steps';
import type { Figure, OverTime } from '../declarations/figure';
import type { Row } from '../rows/row';
import type { EpochSeconds } from '../../time/units';
import { sumOfEstimates } from '../budgets/account';
import type { StepValue } from '../readings/step-values';
import { CURRENCY, haveOneCurrency } from './currency';

type CostOverTime = Figure & { overTime: Extract<OverTime, { of: 'cost' }> };

/** A figure of cost at the end of each step: of one row, or the sum of several where there is one. */
export function costSteps(
  members: readonly Row[],
  used: UsedByRow,
  edges: readonly EpochSeconds[],
  { unit, merge, overTime }: CostOverTime
): StepValue[] {
  const hasSum = merge === 'sum' && (unit !== CURRENCY || haveOneCurrency(members));
  return edges.slice(1).map((_, step) => {
    const values = members.map((member) => {
      const { bill } = member;
      const { own, ofServer } = used.get(member) ?? {};
      return (
        bill &&
        overTime.inStep({
          terms: bill.terms,
          used: own?.[step] ?? null,
          ...(ofServer && { ofServer: ofServer[step] ?? null }),
        })
      );
    });
    const applying = values.filter((value) => value !== undefined);
    const isTold = applying.length > 0 && (members.length === 1 || hasSum);
    return isTold ? sumOfEstimates(applying) : undefined;
  });
}
