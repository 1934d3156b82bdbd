import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import * as v from 'valibot';
import { parse } from 'yaml';
import { repositoryRoot } from '../../build/paths';

const folder = join(repositoryRoot, 'deploy/exporter');
const rulesSchema = v.object({
  groups: v.array(
    v.object({
      rules: v.array(v.object({ record: v.optional(v.string()), alert: v.optional(v.string()), expr: v.string() })),
    })
  ),
});
const ruleTestsSchema = v.object({
  tests: v.array(
    v.object({
      alert_rule_test: v.optional(v.array(v.object({ alertname: v.string(), exp_alerts: v.array(v.unknown()) })), []),
      promql_expr_test: v.optional(
        v.array(v.object({ expr: v.string(), exp_samples: v.optional(v.array(v.unknown()), []) })),
        []
      ),
    })
  ),
});

/** Path of a file that operators copy, from its path in `deploy/exporter/`. */
export function exporterFile(path: string): string {
  return join(folder, path);
}

export const ruleFiles = globSync('prometheus/rules/*.yaml', { cwd: folder, absolute: true }).sort();
export const ruleTestFiles = globSync('prometheus/tests/*.yaml', { cwd: folder, absolute: true }).sort();

/** All rules. @throws ValiError where a file is no file of rules */
export function readRules() {
  return ruleFiles.flatMap((path) => v.parse(rulesSchema, readYaml(path)).groups.flatMap(({ rules }) => rules));
}

/** All unit tests of rules. @throws ValiError where a file is no file of tests */
export function readRuleTests() {
  const tests = ruleTestFiles.flatMap((path) => v.parse(ruleTestsSchema, readYaml(path)).tests);
  return {
    alerts: tests.flatMap((test) => test.alert_rule_test),
    expressions: tests.flatMap((test) => test.promql_expr_test),
  };
}

export function readYaml(path: string): unknown {
  return parse(readFileSync(path, 'utf8'));
}
