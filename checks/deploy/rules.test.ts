import { readDocumentedSeries, seriesIn } from './documented-series';
import { exporterFile, readRules, readRuleTests, ruleFiles, ruleTestFiles } from './files';
import { promtool } from './promtool';

const rules = readRules();
const tests = readRuleTests();
const alerts = rules.flatMap(({ alert }) => alert ?? []);
const records = rules.flatMap(({ record }) => record ?? []);

describe('rules', () => {
  it('are rules to Prometheus', () => {
    expect(ruleFiles).not.toHaveLength(0);
    promtool('check', 'rules', ...ruleFiles);
  });

  it('are found by the configuration, which is one to Prometheus', () => {
    promtool('check', 'config', exporterFile('prometheus/prometheus.yaml'));
  });

  it.each(ruleTestFiles)('pass the unit tests of %s', (path) => {
    promtool('test', 'rules', path);
  });

  it.each(alerts)('%s is tested firing and silent', (alert) => {
    const expected = tests.alerts.filter(({ alertname }) => alertname === alert).map((test) => test.exp_alerts.length);
    expect(Math.min(...expected)).toBe(0);
    expect(Math.max(...expected)).toBeGreaterThan(0);
  });

  it.each(records)('%s is tested with a value and without', (record) => {
    const expected = tests.expressions
      .filter(({ expr }) => expr.includes(record))
      .map((test) => test.exp_samples.length);
    expect(Math.min(...expected)).toBe(0);
    expect(Math.max(...expected)).toBeGreaterThan(0);
  });

  it('read only what the exporter serves and other rules record', () => {
    const served = readDocumentedSeries().map(({ name }) => name);
    for (const { expr } of rules) {
      expect(served).toEqual(expect.arrayContaining(seriesIn(expr)));
      const recorded = [...expr.matchAll(/[a-z]\w*:\w+:\w+/g)].map(([name]) => name);
      expect(records).toEqual(expect.arrayContaining(recorded));
    }
  });
});
