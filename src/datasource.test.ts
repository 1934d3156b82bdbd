import { CoreApp, setWeekStart, type DataQueryRequest } from '@grafana/data';
import { DataSourceWithBackend } from '@grafana/runtime';
import { lastValueFrom, of } from 'rxjs';
import { OutlineDataSource } from './datasource';
import { plugin } from './module';
import { withDashboardClock } from './query/time-zone';
import { instanceSettings, startTestHost, type TestHost } from './test-host';
import type { OutlineQuery } from './types';
import type { OutlineVariableQuery } from './variables/variable-query';

let host: TestHost;
let datasource: OutlineDataSource;
beforeEach(() => {
  host = startTestHost();
  datasource = new OutlineDataSource(instanceSettings);
});

it('is what the module offers to Grafana, with its editors', () => {
  expect(plugin.DataSourceClass).toBe(OutlineDataSource);
  expect(plugin.components).toMatchObject({
    ConfigEditor: expect.any(Function),
    QueryEditor: expect.any(Function),
    QueryEditorHelp: expect.any(Function),
  });
});

it.each([CoreApp.PanelEditor, CoreApp.Explore])('begins over time in %s', (app) => {
  expect(datasource.getDefaultQuery(app)).toEqual({
    schemaVersion: 1,
    queryType: 'server-metrics',
    shape: 'time-series',
    timeZone: 'dashboard',
  });
});

it.each([CoreApp.UnifiedAlerting, CoreApp.CloudAlerting])('begins with one value in %s', (app) => {
  expect(datasource.getDefaultQuery(app)).toMatchObject({ shape: 'numeric', timeZone: 'utc' });
});

it('gives new dashboards variables that its own variable support reads, and a way to its dashboards', async () => {
  host.answers['servers'] = { servers: [{ id: 'main', name: 'home', labels: {} }] };
  host.answers['key-names'] = { accessKeys: [{ id: '7', name: 'Bob' }] };
  const variables = await datasource.getDefaultVariables();
  const queries = variables.flatMap((variable) => (variable.kind === 'QueryVariable' ? [variable.spec.query] : []));
  expect(queries.map(({ group, datasource: own }) => [group, own?.name])).toEqual([
    ['outline-metrics-datasource', 'outline'],
    ['outline-metrics-datasource', 'outline'],
  ]);
  expect(await list(queries[0]!.spec)).toEqual([{ text: 'home', value: 'home', properties: { name: 'home' } }]);
  expect(await list(queries[1]!.spec)).toMatchObject([{ text: 'Bob', value: '7' }]);
  expect(await datasource.getDefaultLinks()).toMatchObject([{ type: 'dashboards', tags: ['outline'] }]);
});

it('does not run hidden queries', () => {
  expect(datasource.filterQuery({ refId: 'A' })).toBe(true);
  expect(datasource.filterQuery({ refId: 'A', hide: true })).toBe(false);
});

it('expands variables when it runs queries and when Explore takes them over', () => {
  host.variables = { key: { value: ['0', '7'], multi: true } };
  const query = { refId: 'A', filters: [{ label: 'key_id' as const, values: ['$key'] }] };
  const expanded = { refId: 'A', filters: [{ label: 'key_id', values: ['0', '7'] }] };
  expect(datasource.applyTemplateVariables(query, {})).toEqual(expanded);
  expect(datasource.interpolateVariablesInQueries([query], {})).toEqual([expanded]);
});

it.each([
  ['browser', 'UTC'],
  ['', 'UTC'],
  ['utc', 'utc'],
  ['Europe/Berlin', 'Europe/Berlin'],
])('tells the backend the time zone of a dashboard that is set to "%s"', (timezone, sent) => {
  expect(withDashboardClock({ refId: 'A' }, timezone).timeZone).toBe(sent);
  expect(withDashboardClock({ refId: 'A', timeZone: 'dashboard' }, timezone).timeZone).toBe(sent);
  expect(withDashboardClock({ refId: 'A', timeZone: 'Asia/Tokyo' }, timezone).timeZone).toBe('Asia/Tokyo');
});

it.each(['sunday', 'saturday', 'monday'] as const)('tells it weeks that begin on %s', (weekStart) => {
  setWeekStart(weekStart);
  expect(withDashboardClock({ refId: 'A' }, 'utc').weekStart).toBe(weekStart);
  expect(withDashboardClock({ refId: 'A', weekStart: 'monday' }, 'utc').weekStart).toBe('monday');
});

it('sends queries with the dashboard’s clock', async () => {
  setWeekStart('monday');
  const sent = jest.spyOn(DataSourceWithBackend.prototype, 'query').mockReturnValue(of({ data: [] }));
  const request = { targets: [{ refId: 'A' }], timezone: 'Europe/Berlin' };
  await lastValueFrom(datasource.query(request as DataQueryRequest<OutlineQuery>));
  expect(sent.mock.calls[0]?.[0].targets).toEqual([{ refId: 'A', timeZone: 'Europe/Berlin', weekStart: 'monday' }]);
  sent.mockRestore();
});

const list = async (query: unknown): Promise<unknown[]> => {
  const request = { targets: [query], scopedVars: {} } as DataQueryRequest<OutlineVariableQuery>;
  const support = datasource.variables;
  if (!support || !('query' in support) || !support.query) {
    throw new Error('The data source lists no variables.');
  }
  const { data } = await lastValueFrom(support.query.call(support, request as never));
  return data;
};

describe('dashboard variables', () => {
  it('list access keys by name and are used by id', async () => {
    host.answers['key-names'] = {
      accessKeys: [
        { id: '7', name: 'Bob' },
        { id: '0', name: 'Alice' },
      ],
    };
    expect(await list({ refId: 'A' })).toEqual([
      { text: 'Alice', value: '0', properties: { id: '0', name: 'Alice', server: 'home' } },
      { text: 'Bob', value: '7', properties: { id: '7', name: 'Bob', server: 'home' } },
    ]);
  });

  it('are told apart by id where names repeat', async () => {
    host.answers['key-names'] = {
      accessKeys: [
        { id: '1', name: 'iphone' },
        { id: '2', name: 'iphone' },
      ],
    };
    expect(await list({ refId: 'A' })).toMatchObject([{ text: 'iphone (1)' }, { text: 'iphone (2)' }]);
  });

  it.each([undefined, '', 'label_values(up)', 5, null, { label: 3, servers: 'home' }])(
    'list access keys where %j is saved, as of another data source',
    async (saved) => {
      host.answers['key-names'] = { accessKeys: [{ id: '7', name: 'Bob' }] };
      expect(await list(saved)).toMatchObject([{ text: 'Bob', value: '7' }]);
    }
  );

  it('follow another variable that chooses servers', async () => {
    host.variables = { server: { value: ['home', 'office'], multi: true } };
    host.answers['autonomous-systems'] = { autonomousSystems: [{ asn: 3320, asOrg: 'DTAG' }] };
    expect(await list({ label: 'asn', servers: ['$server'] })).toMatchObject([
      { text: 'DTAG', value: '3320', properties: { asn: '3320', name: 'DTAG' } },
    ]);
    expect(host.calls.map(({ sent }) => sent)).toEqual([{ server: 'home' }, { server: 'office' }]);
  });

  it('fail with the backend’s sentence', async () => {
    delete host.answers['servers'];
    await expect(list({ label: 'server' })).rejects.toMatchObject({ data: { message: 'There is no such resource.' } });
  });
});
