import type { DataLimit } from '../../outline/api';
import {
  budgetInName,
  matchesName,
  type BudgetAmount,
  type BudgetedKind,
  type BudgetPeriod,
  type BudgetRule,
  type BudgetSettings,
} from '../../settings/model';

/** A budget as it applies to somebody. */
export interface Budget {
  /** Bytes; null: not known. */
  amount: number | null;
  period: BudgetPeriod;
  /** Whether all keys of a name have it together. */
  isShared: boolean;
  /** In words. */
  origin: string;
}

interface BudgetedKey {
  name: string;
  /** What applies to it, its own or the server's. */
  limit: DataLimit;
}

type Rules = Pick<BudgetSettings, 'rules' | 'inNames'>;

/**
 * The budget of a key: that of its name, or else of the last line that fits.
 *
 * @returns null where it has none
 */
export function budgetOfKey({ name, limit }: BudgetedKey, { rules, inNames }: Rules): Budget | null {
  const told = budgetInName(name, inNames);
  return told ? budgetOf(told, limit, 'key name') : budgetOf(lastFitting(rules, 'key', name), limit);
}

/** The budget that keys of a name have together; without a name, or a line that fits, each of them has its own. */
export function budgetOfPerson(key: BudgetedKey, settings: Rules): Budget | null {
  const fitting = key.name === '' ? undefined : lastRule(settings.rules, 'person', key.name);
  if (!fitting) {
    return budgetOfKey(key, settings);
  }
  const budget = budgetOf(fitting.budget, null);
  return budget && { ...budget, isShared: true };
}

export function budgetOfServer(name: string, { rules }: Pick<Rules, 'rules'>): Budget | null {
  return budgetOf(lastFitting(rules, 'server', name), null);
}

/** Whether any key has its data limit for a budget. */
export function goByLimits({ rules }: Pick<Rules, 'rules'>): boolean {
  return rules.some(({ budget }) => budget?.amount === 'limit');
}

function lastRule(rules: readonly BudgetRule[], of: BudgetedKind, name: string): BudgetRule | undefined {
  return rules.findLast((rule) => rule.of === of && matchesName(rule.pattern, name));
}

function lastFitting(rules: readonly BudgetRule[], of: BudgetedKind, name: string): BudgetAmount | null {
  return lastRule(rules, of, name)?.budget ?? null;
}

function budgetOf(told: BudgetAmount | null, limit: DataLimit, origin = 'settings'): Budget | null {
  if (told?.amount !== 'limit') {
    return told && { amount: told.amount, period: told.period, isShared: false, origin };
  }
  const amount = limit === 'unknown' ? null : limit;
  return limit === null ? null : { amount, period: told.period, isShared: false, origin: 'data limit' };
}
