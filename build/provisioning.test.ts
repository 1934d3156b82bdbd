import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import * as v from 'valibot';
import { parse } from 'yaml';
import { jsonDataSchema } from '../pkg/settings/model';
import { savedQueries } from '../provisioning/source/testing/saved-queries';
import { startSimulator } from '../simulator/simulator';
import { repositoryRoot } from './paths';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

const includesSchema = v.object({ includes: v.array(v.object({ type: v.literal('dashboard'), path: v.string() })) });
const datasourcesSchema = v.object({
  datasources: v.tuple([
    v.object({
      uid: v.literal('outline'),
      type: v.literal('outline-metrics-datasource'),
      url: v.optional(v.never()),
      jsonData: v.strictObject(jsonDataSchema.entries),
      secureJsonData: v.object({ apiUrl: v.string() }),
    }),
  ]),
});
const alertingSchema = v.object({
  groups: v.tuple([
    v.object({
      rules: v.array(
        v.object({
          uid: v.string(),
          noDataState: v.string(),
          execErrState: v.string(),
          data: v.array(v.object({ datasourceUid: v.string(), model: v.unknown() })),
        })
      ),
    }),
  ]),
});
const reduceSchema = v.object({ type: v.literal('reduce'), expression: v.string(), reducer: v.string() });
const dashboards = globSync('src/dashboards/*.json', { cwd: repositoryRoot, posix: true }).sort();

describe('bundled dashboards', () => {
  it('are all listed in plugin.json', () => {
    const { includes } = v.parse(includesSchema, JSON.parse(read('plugin.json')));
    expect(includes.map(({ path }) => `src/${path}`).sort()).toEqual(dashboards);
  });
});

const budgetRulesOf = (of: string) =>
  ['near', 'over', 'ends-early'].map((when) => [`outline-${of}budget-${when}`, 'OK', 'KeepLast']);

describe('provisioning', () => {
  it('knows the simulated server', async () => {
    const simulator = await startSimulator();
    const [server] = simulator.servers;
    await simulator.stop();
    const { datasources } = v.parse(datasourcesSchema, parse(read('provisioning/datasources/outline.yaml')));
    expect(datasources[0].jsonData.certSha256).toBe(server?.certSha256);
    expect(new URL(datasources[0].secureJsonData.apiUrl).pathname).toBe(server?.secretPath);
  });

  it('gives the real server’s data source the same form', () => {
    expect(() => v.parse(datasourcesSchema, parse(read('provisioning/datasources-real/outline.yaml')))).not.toThrow();
  });

  it.each(globSync('provisioning/alerting/*.yaml', { cwd: repositoryRoot, posix: true }).sort())(
    'has alert rules in %s that ask for numbers, or for series that are reduced to numbers',
    (path) => {
      const { groups } = v.parse(alertingSchema, parse(read(path)));
      for (const { data } of groups[0].rules) {
        const asked = data.filter(({ datasourceUid }) => datasourceUid === 'outline').map(({ model }) => model);
        const shapes = savedQueries(asked).map(({ shape }) => shape);
        const reduced = data.filter(({ model }) => v.is(reduceSchema, model));
        expect(shapes).not.toContain('table');
        expect(shapes.length).toBeGreaterThan(0);
        expect(reduced).toHaveLength(shapes.filter((shape) => shape === 'time-series').length);
      }
    }
  );

  it('has one rule that fires where there is no answer; all others stay as they are, or end where nobody is left', () => {
    const rules = globSync('provisioning/alerting/*.yaml', { cwd: repositoryRoot }).flatMap(
      (path) => v.parse(alertingSchema, parse(read(path))).groups[0].rules
    );
    const changing = rules.filter(({ noDataState, execErrState }) =>
      [noDataState, execErrState].some((state) => state !== 'KeepLast')
    );
    expect(changing.map(({ uid, noDataState, execErrState }) => [uid, noDataState, execErrState])).toEqual([
      ['outline-server-down', 'Alerting', 'Alerting'],
      ['outline-backfill-over-budget', 'OK', 'KeepLast'],
      ['outline-port-blocked', 'OK', 'KeepLast'],
      ...budgetRulesOf('person-'),
      ['outline-key-expires', 'OK', 'KeepLast'],
      ['outline-key-expired', 'OK', 'KeepLast'],
      ['outline-key-sharing', 'OK', 'KeepLast'],
      ['outline-country-silent', 'OK', 'KeepLast'],
      ['outline-included-traffic', 'OK', 'KeepLast'],
      ...['', 'server-'].flatMap(budgetRulesOf),
    ]);
  });
});
