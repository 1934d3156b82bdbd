import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import * as v from 'valibot';
import { parse } from 'yaml';
import { querySchema } from '../pkg/query/model';
import { parseQuery } from '../pkg/query/parse-query';
import { jsonDataSchema } from '../pkg/settings/model';
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
        v.object({ title: v.string(), data: v.array(v.object({ datasourceUid: v.string(), model: v.unknown() })) })
      ),
    }),
  ]),
});
const reduceSchema = v.object({ type: v.literal('reduce'), expression: v.string(), reducer: v.string() });
const dashboardSchema = v.object({
  panels: v.array(v.object({ title: v.string(), targets: v.array(v.unknown()) })),
});
/** What may stand in a saved query: what the backend reads, and Grafana's own two fields. */
const savedQuerySchema = v.strictObject({
  ...querySchema.entries,
  refId: v.string(),
  datasource: v.optional(v.unknown()),
});

/** @throws Error where the backend would not understand the query, or not read all of it */
function parseStrictly(query: unknown) {
  v.parse(savedQuerySchema, query);
  return parseQuery(query);
}

const dashboards = globSync('src/dashboards/*.json', { cwd: repositoryRoot, posix: true }).sort();

describe('bundled dashboards', () => {
  it('are all listed in plugin.json', () => {
    const { includes } = v.parse(includesSchema, JSON.parse(read('plugin.json')));
    expect(includes.map(({ path }) => `src/${path}`).sort()).toEqual(dashboards);
  });

  it.each(dashboards)('%s asks what the backend can answer', (path) => {
    const { panels } = v.parse(dashboardSchema, JSON.parse(read(path)));
    for (const target of panels.flatMap(({ targets }) => targets)) {
      expect(() => parseStrictly(target)).not.toThrow();
    }
  });
});

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

  it('has alert rules that ask for numbers, or for series that are reduced to numbers', () => {
    const { groups } = v.parse(alertingSchema, parse(read('provisioning/alerting/outline.yaml')));
    for (const { data } of groups[0].rules) {
      const shapes = data
        .filter(({ datasourceUid }) => datasourceUid === 'outline')
        .map(({ model }) => parseStrictly(model).shape);
      const reduced = data.filter(({ model }) => v.is(reduceSchema, model));
      expect(shapes).not.toContain('table');
      expect(shapes.length).toBeGreaterThan(0);
      expect(reduced).toHaveLength(shapes.filter((shape) => shape === 'time-series').length);
    }
  });
});
