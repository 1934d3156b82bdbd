import { CoreApp, toDataFrame, type DataQueryRequest } from '@grafana/data';
import { DataSourceWithBackend } from '@grafana/runtime';
import { lastValueFrom, of } from 'rxjs';
import { OutlineDataSource } from './datasource';
import { plugin } from './module';
import { withTimeZone } from './query/time-zone';
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

it('begins with a table, and in alert rules with values', () => {
  const common = { schemaVersion: 1, queryType: 'server-metrics' };
  expect(datasource.getDefaultQuery(CoreApp.PanelEditor)).toEqual({
    ...common,
    shape: 'table',
    timeZone: 'dashboard',
  });
  expect(datasource.getDefaultQuery(CoreApp.UnifiedAlerting)).toEqual({ ...common, shape: 'numeric' });
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
  expect(withTimeZone({ refId: 'A', timeZone: 'dashboard' }, timezone).timeZone).toBe(sent);
  expect(withTimeZone({ refId: 'A', timeZone: 'Asia/Tokyo' }, timezone).timeZone).toBe('Asia/Tokyo');
  expect(withTimeZone({ refId: 'A' }, timezone)).toEqual({ refId: 'A' });
});

it('sends queries with the dashboard’s time zone', async () => {
  const sent = jest.spyOn(DataSourceWithBackend.prototype, 'query').mockReturnValue(of({ data: [] }));
  const request = { targets: [{ refId: 'A', timeZone: 'dashboard' }], timezone: 'Europe/Berlin' };
  await lastValueFrom(datasource.query(request as DataQueryRequest<OutlineQuery>));
  expect(sent.mock.calls[0]?.[0].targets).toEqual([{ refId: 'A', timeZone: 'Europe/Berlin' }]);
  sent.mockRestore();
});

describe('dashboard variables', () => {
  const list = async (query: Partial<OutlineVariableQuery>) => {
    const request = { targets: [{ refId: 'A', ...query }], scopedVars: {} } as DataQueryRequest<OutlineVariableQuery>;
    const support = datasource.variables;
    if (!support || !('query' in support) || !support.query) {
      throw new Error('The data source lists no variables.');
    }
    const { data } = await lastValueFrom(support.query.call(support, request as never));
    return data.map((frame) => Object.fromEntries(toDataFrame(frame).fields.map(({ name, values }) => [name, values])));
  };

  it('list access keys by name and are used by id', async () => {
    host.answers['key-names'] = {
      accessKeys: [
        { id: '7', name: 'Bob' },
        { id: '0', name: 'Alice' },
      ],
    };
    expect(await list({})).toEqual([{ text: ['Alice', 'Bob'], value: ['0', '7'] }]);
  });

  it('follow another variable that chooses servers', async () => {
    host.variables = { server: { value: ['home', 'office'], multi: true } };
    host.answers['autonomous-systems'] = { autonomousSystems: [{ asn: 3320, asOrg: 'DTAG' }] };
    expect(await list({ label: 'asn', servers: ['$server'] })).toEqual([{ text: ['DTAG'], value: ['3320'] }]);
    expect(host.calls.map(({ sent }) => sent)).toEqual([
      { server: 'home', since: '7d' },
      { server: 'office', since: '7d' },
    ]);
  });

  it('fail with the backend’s sentence', async () => {
    await expect(list({ label: 'server' })).rejects.toMatchObject({ data: { message: 'There is no such resource.' } });
  });
});
