import { describePeriod } from '../../settings/model';
import { toSeconds, type EpochMilliseconds } from '../../time/units';
import type { Values } from '../families/family';
import type { Bounds, Row } from '../rows/row';
import type { Account } from './account';
import { dailyShare, outlookOf } from './outlook';

type BudgetValues = Omit<Values<'budgets'>, 'key_name'>;

/** Epoch milliseconds of a moment, where there is one. */
export const milliseconds = (seconds: number | null | undefined) => seconds && seconds * 1000;

/** Figures of an account at a moment. */
export function budgetValues(
  account: Account,
  now: EpochMilliseconds
): { values: BudgetValues; bounds: NonNullable<Row['bounds']> } {
  const { amount, used, within } = account;
  const at = toSeconds(now);
  const outlook = outlookOf(account, at);
  const isKnown = amount !== null && used !== null;
  const left = (taken: number) => Math.max(0, (amount ?? 0) - taken);
  const passed = (at - within.from) / (within.to - within.from);
  const bounds: Record<string, Bounds> = {
    ...(used && { budget_used: used }),
    ...(isKnown && { budget_left: { least: left(used.most), most: left(used.least) } }),
    ...(isKnown && amount > 0 && { budget_use: { least: used.least / amount, most: used.most / amount } }),
    ...(outlook.expectedUse && { budget_expected_use: outlook.expectedUse }),
  };
  return {
    values: {
      budget_use: amount === 0 ? undefined : isKnown ? used.value / amount : null,
      budget: amount,
      budget_used: used && used.value,
      budget_left: isKnown ? left(used.value) : null,
      budget_even_left: amount && amount * (1 - passed),
      budget_expected_use: outlook.expectedUse && outlook.expectedUse.value,
      budget_outlook: outlook.text,
      budget_used_up: milliseconds(outlook.usedUpAt),
      budget_used_up_earliest: milliseconds(outlook.earliest),
      budget_used_up_latest: milliseconds(outlook.latest),
      budget_daily: isKnown ? dailyShare(left(used.value), account, at) : null,
      budget_time_left: within.to - at,
      budget_period: describePeriod(account.period),
      budget_begins: within.from * 1000,
      budget_ends: within.to * 1000,
      budget_origin: account.origin,
    },
    bounds,
  };
}

/** Of several that have no period in common. */
export const noValues: BudgetValues = {
  budget_use: undefined,
  budget: undefined,
  budget_used: undefined,
  budget_left: undefined,
  budget_even_left: undefined,
  budget_expected_use: undefined,
  budget_outlook: 'periods differ',
  budget_used_up: undefined,
  budget_used_up_earliest: undefined,
  budget_used_up_latest: undefined,
  budget_daily: undefined,
  budget_time_left: undefined,
  budget_period: undefined,
  budget_begins: undefined,
  budget_ends: undefined,
  budget_origin: undefined,
};
