import { budgetRules, peopleRules } from './budget-rules';
import { costRules } from './cost-rules';
import { historyRules } from './history-rules';
import { keyRules } from './key-rules';
import { overheadRules } from './overhead-rules';
import { reachabilityRules } from './reachability-rules';
import type { Rule } from './rule';
import { serverRules } from './server-rules';

/** A file of rules as Grafana's provisioning reads it. */
function ruleFile(name: string, rules: readonly Rule[]) {
  return { apiVersion: 1, groups: [{ orgId: 1, name, folder: 'Outline', interval: '1m', rules }] };
}

export const ruleFiles = {
  'outline.yaml': ruleFile('Outline', [...serverRules, ...overheadRules, ...reachabilityRules]),
  'outline-history.yaml': ruleFile('Outline history', historyRules),
  'outline-keys.yaml': ruleFile('Outline access keys', keyRules),
  'outline-budgets.yaml': ruleFile('Outline budgets', budgetRules),
  'outline-people.yaml': ruleFile('Outline budgets of people', peopleRules),
  'outline-cost.yaml': ruleFile('Outline cost', costRules),
};
