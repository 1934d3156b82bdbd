import { PluginError } from '../errors/plugin-error';
import { parseBudgets, problemOfBudgets, problemOfTimeZone } from './budgets';
import type { BudgetSettings, JsonDataOf } from './model';

/** What is wrong with them costs the budgets, and nothing else of the data source. */
export function parseBudgetSettings(saved: JsonDataOf<'budgets'>): BudgetSettings {
  const zone = saved.budgetTimeZone.trim();
  const isUtc = zone === '' || zone.toLowerCase() === 'utc';
  const problem = problemOfBudgets(saved.budgets) ?? (isUtc ? null : problemOfTimeZone(zone));
  return {
    rules: parseBudgets(saved.budgets),
    inNames: saved.budgetInNames,
    timeZone: isUtc || problem !== null ? 'utc' : zone,
    problem: problem === null ? null : new PluginError('SETTINGS_INVALID', `Look at the budgets. ${problem}`),
  };
}
