import { parseBudgets, problemOfBudgets } from './budgets';
import type { BudgetSettings, JsonDataOf } from './model';
import { parseTimeZone, settingsProblem } from './parse-time-zone';

/** What is wrong with them costs the budgets, and nothing else of the data source. */
export function parseBudgetSettings(saved: JsonDataOf<'budgets'>): BudgetSettings {
  const zone = parseTimeZone(saved.budgetTimeZone);
  return {
    rules: parseBudgets(saved.budgets),
    inNames: saved.budgetInNames,
    timeZone: zone.name,
    problem: settingsProblem('the budgets', problemOfBudgets(saved.budgets) ?? zone.problem),
  };
}
