import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrometheus } from '../../pkg/telemetry/testing/prometheus';
import { fillIn, readDashboard, type Panel } from './dashboard';
import { readDocumentedSeries, seriesIn } from './documented-series';
import { promtool } from './promtool';
import { startSampleExporter } from './sample-exporter';

const { panels, templating } = readDashboard();
const queries = panels.flatMap((panel) => panel.targets.map((target) => ({ panel, target })));
type Target = Panel['targets'][number];

const documented = readDocumentedSeries();

it('has variables for the data source and the servers', () => {
  expect(templating.list).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'datasource', type: 'datasource' }),
      expect.objectContaining({ name: 'server', type: 'query' }),
    ])
  );
});

it('has a number of its own for each panel', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

it.each(panels)('$title says what its numbers are', ({ fieldConfig: { defaults, overrides }, transformations }) => {
  const units = overrides.flatMap(({ properties }) => properties.filter(({ id }) => id === 'unit'));
  const isTable = transformations.length > 0;
  expect(isTable ? units.length > 0 : defaults.unit !== undefined || defaults.mappings.length > 0).toBe(true);
});

it('asks what Prometheus can parse', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const rules = queries.map(({ panel, target }) => ({
    record: `dashboard:panel_${panel.id}:${target.refId}`,
    expr: fillIn(target.expr),
  }));
  const path = join(folder, 'rules.yaml');
  await writeFile(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  promtool('check', 'rules', path);
  await rm(folder, { recursive: true });
});

it('asks for all that the exporter serves, and for nothing else', () => {
  const asked = new Set(queries.flatMap(({ target }) => seriesIn(target.expr)));
  expect([...asked].sort()).toEqual(documented.map(({ name }) => name).sort());
});

describe('over a Prometheus that scrapes all series', () => {
  let exporter: Awaited<ReturnType<typeof startSampleExporter>>;
  let prometheus: Awaited<ReturnType<typeof startPrometheus>>;

  beforeAll(async () => {
    exporter = await startSampleExporter(documented);
    prometheus = await startPrometheus({ outline: exporter.url });
    await prometheus.queryWhenThere('rate(outline_access_key_data_bytes_total[1m])');
  });

  afterAll(async () => {
    await prometheus.stop();
    await exporter.stop();
  });

  const labelsOf = async ({ expr }: Target) => {
    const samples = await prometheus.queryWhenThere(fillIn(expr));
    return samples.flatMap(({ labels }) => Object.keys(labels));
  };

  it.each(queries)('$panel.title: $target.refId has an answer with the labels of its legend', async ({ target }) => {
    const legend = [...target.legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect(await labelsOf(target)).toEqual(expect.arrayContaining(legend));
  });

  it.each(panels.filter(({ transformations }) => transformations.length > 0))(
    '$title has the labels of its columns',
    async ({ targets, transformations }) => {
      const columns = transformations.flatMap(({ options }) => Object.keys(options.renameByName));
      const labels = (await Promise.all(targets.map(labelsOf))).flat();
      const values = targets.map(({ refId }) => `Value #${refId}`);
      expect([...labels, ...values]).toEqual(expect.arrayContaining(columns));
    }
  );

  it('names the keys that have a name, and keeps those that were deleted', async () => {
    const target = panels.find(({ title }) => title === 'Access keys by data in the range')?.targets[0];
    const samples = await prometheus.queryWhenThere(fillIn(target?.expr ?? ''));
    const keys = samples.map(({ labels }) => [labels.server, labels.key_id, labels.key_name]);
    expect(keys.sort()).toEqual([
      ['frankfurt', '0', 'Ada'],
      ['frankfurt', '1', 'Bob'],
      ['frankfurt', 'deleted', undefined],
      ['helsinki', '0', 'Ada'],
      ['helsinki', '1', 'Bob'],
      ['helsinki', 'deleted', undefined],
    ]);
  });
});
