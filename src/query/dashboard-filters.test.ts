import type { AdHocVariableFilter } from '@grafana/data';
import { DataSourceWithBackend } from '@grafana/runtime';
import { lastValueFrom, of } from 'rxjs';
import { filterLabels, queryTypes } from '../../pkg/query/model';
import { OutlineDataSource } from '../datasource';
import { instanceSettings, startTestHost, type TestHost } from '../test-host';
import type { OutlineQuery } from '../types';

let host: TestHost;
let datasource: OutlineDataSource;
beforeEach(() => {
  host = startTestHost();
  datasource = new OutlineDataSource(instanceSettings);
});

const keys: OutlineQuery = { refId: 'A', queryType: 'key-metrics' };
const places: OutlineQuery = { refId: 'B', queryType: 'locations' };
const server: OutlineQuery = { refId: 'C' };
const filter = (key: string, operator: string, value: string, values?: string[]): AdHocVariableFilter => ({
  key,
  operator,
  value,
  ...(values && { values }),
});

describe('labels to filter by', () => {
  it.each(queryTypes)('are those that %s has', async (queryType) => {
    const offered = await datasource.getTagKeys({ filters: [], queries: [{ refId: 'A', queryType }] });
    expect(offered.map(({ value }) => value)).toEqual(filterLabels(queryType));
  });

  it('are those of any of the queries, or all', async () => {
    const texts = async (queries?: OutlineQuery[]) =>
      (await datasource.getTagKeys({ filters: [], ...(queries && { queries }) })).map(({ text }) => text);
    expect(await texts([server, places])).toEqual(['Server', 'Location', 'AS number', 'AS organisation']);
    const all = [
      'Server',
      'Event',
      'Key ID',
      'Key name',
      'Location',
      'AS number',
      'AS organisation',
      'Purpose',
      'Probe',
      'TCP port',
    ];
    expect(await texts()).toEqual(all);
    const grouped = await datasource.getGroupByKeys({ filters: [], queries: [keys] });
    expect(grouped.map(({ value }) => value)).toEqual(['server', 'key_id', 'key_name']);
  });

  it('are also those that servers have of their own, by which can be grouped and clicked, too', async () => {
    const labels = { provider: 'hetzner' };
    const jsonData: object = { servers: [{ id: 'fra', labels }] };
    datasource = new OutlineDataSource({ ...instanceSettings, jsonData });
    const click = { type: 'ADD_FILTER', options: { key: 'provider', value: 'hetzner' } };
    const own = (label: string) => [{ label, operator: '=', values: ['hetzner'] }];
    expect(datasource.modifyQuery(server, click)).toEqual({ ...server, filters: own('provider') });
    host.answers['servers'] = { servers: [{ id: 'fra', name: 'fra', labels: { ...labels, team: 'a' } }] };
    const valuesOf = (keysOf: Array<{ value?: unknown }>) => keysOf.map(({ value }) => value);
    const options = { filters: [], queries: [server] };
    expect(valuesOf(await datasource.getTagKeys(options))).toEqual(['server', 'provider', 'team']);
    expect(valuesOf(await datasource.getGroupByKeys(options))).toEqual(['server', 'provider', 'team']);
    // By now the labels of the administrator's file are known, which the settings do not have.
    const toggle = { type: 'FILTER_FOR' as const, options: { key: 'team', value: 'hetzner' } };
    expect(datasource.toggleQueryFilter(server, toggle)).toEqual({ ...server, filters: own('team') });
    const judged = await datasource.getDrilldownsApplicability({
      queries: [server],
      filters: [filter('team', '=', 'a')],
      groupByKeys: ['provider', 'job'],
    });
    expect(judged.map(({ applicable }) => applicable)).toEqual([true, true, false]);
  });

  it('have the values of all servers that other filters leave', async () => {
    const named = (name: string) => ({ id: name, name, labels: { provider: `of ${name}` } });
    host.answers['servers'] = { servers: ['home', 'office', 'down'].map(named) };
    host.answers['key-names'] = ({ server: name }: { server: string }) => {
      if (name === 'down') {
        throw new Error('It is down.');
      }
      return { accessKeys: [{ id: '0', name: name === 'home' ? 'Alice' : 'Bob' }] };
    };
    const values = (filters: AdHocVariableFilter[]) => datasource.getTagValues({ key: 'key_id', filters });
    expect(await values([])).toMatchObject([{ value: '0', text: 'Alice / Bob', properties: { id: '0' } }]);
    expect(await values([filter('server', '=', 'office')])).toMatchObject([
      { value: '0', text: 'Bob', properties: { id: '0', name: 'Bob', server: 'office' } },
    ]);
    expect(await values([filter('provider', '=', 'of office')])).toMatchObject([{ text: 'Bob' }]);
    expect(await datasource.getTagValues({ key: 'provider', filters: [filter('server', '=', 'home')] })).toMatchObject([
      { value: 'of home' },
    ]);
    expect(await values([filter('server', '=|', 'home', ['home', 'down'])])).toMatchObject([{ text: 'Alice' }]);
    expect(await values([filter('provider', '!=', 'of home'), filter('server', '!=', 'down')])).toMatchObject([
      { text: 'Bob' },
    ]);
    await expect(values([filter('server', '=', 'down')])).rejects.toThrow('It is down.');
    expect(await datasource.getTagValues({ key: 'nobody', filters: [] })).toEqual([]);
  });
});

describe('what a dashboard filters and groups by', () => {
  const filters = [filter('key_id', '=|', '0', ['0', '$other']), filter('location', '=', 'DE')];

  it('is sent with a query, and becomes the query’s own where there is no dashboard', () => {
    host.variables = { other: { value: '7' } };
    const adhocFilters = [
      { key: 'key_id', operator: '=|', value: '0', values: ['0', '7'] },
      { key: 'location', operator: '=', value: 'DE', values: [] },
    ];
    expect(datasource.applyTemplateVariables(keys, {}, filters)).toEqual({ ...keys, adhocFilters });
    expect(datasource.interpolateVariablesInQueries([keys, server], {}, filters)).toEqual([
      { ...keys, filters: [{ label: 'key_id', operator: '=', values: ['0', '7'] }] },
      server,
    ]);
  });

  it('is sent by each query', async () => {
    const sent = jest.spyOn(DataSourceWithBackend.prototype, 'query').mockReturnValue(of({ data: [] }));
    const request = { targets: [keys], timezone: 'utc', groupByKeys: ['key_name'] };
    await lastValueFrom(datasource.query(request as never));
    expect(sent.mock.calls[0]?.[0].targets).toMatchObject([{ ...keys, groupByKeys: ['key_name'] }]);
    sent.mockRestore();
  });

  it('says why it does not apply', async () => {
    const judged = (queries: OutlineQuery[], given: AdHocVariableFilter[], groupByKeys: string[] = []) =>
      datasource.getDrilldownsApplicability({ queries, filters: given, groupByKeys });
    expect(await judged([keys], [...filters, filter('key_id', '>', '3')], ['asn'])).toEqual([
      { key: 'key_id', applicable: true },
      {
        key: 'location',
        applicable: false,
        reason:
          '“Access key metrics” has no Location, only Server, Key ID, Key name. It is in “Locations and autonomous systems”, “Silent countries”, “Events”.',
      },
      { key: 'key_id', applicable: false, reason: 'Key ID is a text: compare it with = or =~.' },
      {
        key: 'asn',
        applicable: false,
        reason:
          '“Access key metrics” has no AS number, only Server, Key ID, Key name. It is in “Locations and autonomous systems”, “Silent countries”.',
      },
    ]);
    expect(await judged([keys, places], filters)).toMatchObject([{ applicable: true }, { applicable: true }]);
    expect(await judged([server], [{ ...filter('job', '=', 'x'), origin: 'dashboard' }])).toEqual([
      {
        key: 'job',
        applicable: false,
        origin: 'dashboard',
        reason: '“Server totals” has no label “job”, only Server.',
      },
    ]);
  });
});
