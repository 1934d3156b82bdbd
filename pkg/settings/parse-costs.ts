import { parseCosts, problemOfCosts } from './costs';
import type { CostSettings, JsonDataOf } from './model';
import { parseTimeZone, settingsProblem } from './parse-time-zone';

/** What is wrong with them costs the figures of cost, and nothing else of the data source. */
export function parseCostSettings({ costs, costTimeZone }: JsonDataOf<'costs'>): CostSettings {
  const zone = parseTimeZone(costTimeZone);
  return {
    rules: parseCosts(costs),
    timeZone: zone.name,
    problem: settingsProblem('the prices', problemOfCosts(costs) ?? zone.problem),
  };
}
