import { CoreApp } from '@grafana/data';
import { act, render, screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import React, { useState } from 'react';
import { describeFamily, labelTitles, queryTypes } from '../../pkg/query/model';
import { OutlineDataSource } from '../datasource';
import { instanceSettings, startTestHost, type TestHost } from '../test-host';
import type { OutlineQuery } from '../types';
import { QueryEditor } from './query-editor';

let host: TestHost;
beforeEach(() => {
  host = startTestHost();
  host.answers = {
    servers: { servers: [{ name: 'home' }] },
    'access-keys': { accessKeys: [{ id: '0', name: 'Alice' }, { id: '7', name: 'Bob' }, { id: '8' }] },
    locations: { locations: [{ location: 'DE', asn: 3320, asOrg: 'DTAG' }] },
    'autonomous-systems': { autonomousSystems: [{ asn: 3320, asOrg: 'DTAG' }] },
  };
});

/** The editor with the query kept as Grafana keeps it. */
async function renderEditor(saved: Partial<OutlineQuery> = {}, app = CoreApp.PanelEditor) {
  const changes: OutlineQuery[] = [];
  const onRunQuery = jest.fn();
  const datasource = new OutlineDataSource(instanceSettings);
  function Host() {
    const [query, setQuery] = useState<OutlineQuery>({ refId: 'A', ...saved });
    const onChange = (changed: OutlineQuery) => {
      changes.push(changed);
      setQuery(changed);
    };
    return <QueryEditor {...{ datasource, query, onChange, onRunQuery, app }} />;
  }
  await act(async () => void render(<Host />));
  return {
    changes,
    onRunQuery,
    user: userEvent.setup({ delay: null }),
    last: () => changes[changes.length - 1] ?? { refId: 'none' },
  };
}

const control = (name: string) => screen.queryByRole('combobox', { name });

describe.each(queryTypes)('the editor of %s', (queryType) => {
  const family = describeFamily(queryType);

  it('shows what applies to the family and nothing else', async () => {
    await renderEditor({ queryType, shape: 'numeric' });
    expect(control('Metrics')).toHaveDisplayValue(family.label);
    expect(control('Window') !== null).toBe(family.windowed);
    expect(control('Group by') !== null).toBe(family.groupings.length > 0);
    expect(screen.queryByRole('textbox', { name: 'Top' }) !== null).toBe(family.groupings.length > 0);
    expect(screen.queryByRole('button', { name: 'Add filter' }) !== null).toBe(family.filters.length > 0);
    expect(control('Figure') !== null).toBe(family.figures.length > 1);
  });

  it('names every control', async () => {
    await renderEditor({ queryType, filters: family.filters.map((label) => ({ label, values: [] })) });
    for (const role of ['combobox', 'textbox', 'button', 'radio'] as const) {
      for (const found of screen.queryAllByRole(role)) {
        expect(found).toHaveAccessibleName();
      }
    }
  });
});

const withFigures = queryTypes.filter((queryType) => describeFamily(queryType).figures.length > 1);
it.each(withFigures)('offers the figures of %s', async (queryType) => {
  const { figures } = describeFamily(queryType);
  const { user, last } = await renderEditor({ queryType, shape: 'numeric' });
  expect(control('Figure')).toHaveDisplayValue(figures[0].label);
  await user.click(screen.getByRole('combobox', { name: 'Figure' }));
  expect(screen.getAllByRole('option')).toHaveLength(figures.length);
  await user.click(screen.getByRole('option', { name: new RegExp(`^${figures[1]?.label}`) }));
  expect(last().figure).toBe(figures[1]?.id);
});

const withFilters = queryTypes.filter((queryType) => describeFamily(queryType).filters.length > 0);
it.each(withFilters)('filters %s by its labels', async (queryType) => {
  const { filters } = describeFamily(queryType);
  const { user, last } = await renderEditor({ queryType });
  await user.click(screen.getByRole('button', { name: 'Add filter' }));
  expect(last().filters).toEqual([{ label: filters[0], operator: '=', values: [] }]);
  await user.click(within(screen.getByRole('group', { name: 'Filter 1' })).getByRole('combobox', { name: 'Filter' }));
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(
    filters.map((label) => labelTitles[label])
  );
});

it('turns to another family without a field that does not apply', async () => {
  const { user, last, onRunQuery } = await renderEditor({
    queryType: 'key-metrics',
    figure: 'peak_devices',
    window: '24h',
    filters: [{ label: 'key_id', values: ['7'] }],
    groupBy: ['key_name'],
    limit: 5,
  });
  await choose(user, 'Metrics', describeFamily('availability').label);
  expect(last()).toMatchObject({
    queryType: 'availability',
    figure: '',
    window: 'range',
    filters: [],
    groupBy: null,
    limit: null,
  });
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

it('saves every default and runs the query with each change', async () => {
  const { user, last, onRunQuery } = await renderEditor();
  await user.click(screen.getByRole('radio', { name: 'Numeric' }));
  expect(last()).toEqual({
    refId: 'A',
    schemaVersion: 1,
    queryType: 'server-metrics',
    figure: '',
    servers: [],
    window: 'range',
    filters: [],
    groupBy: null,
    limit: null,
    shape: 'numeric',
  });
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

it('keeps what Grafana keeps in the query', async () => {
  const { user, last } = await renderEditor({ refId: 'B', hide: true, datasource: { uid: 'outline' } });
  await user.click(screen.getByRole('radio', { name: 'Numeric' }));
  expect(last()).toMatchObject({ refId: 'B', hide: true, datasource: { uid: 'outline' } });
});

describe('the window', () => {
  it('is the panel’s range, a fixed length, or one that is typed', async () => {
    const { user, last } = await renderEditor();
    expect(control('Window')).toHaveDisplayValue('Panel range');
    await choose(user, 'Window', 'Last 24 hours');
    expect(last().window).toBe('24h');
    await user.click(screen.getByRole('combobox', { name: 'Window' }));
    await user.keyboard('2w');
    await user.click(screen.getByRole('option', { name: /^2w/ }));
    expect(last().window).toBe('2w');
    expect(control('Window')).toHaveDisplayValue('Last 2 weeks');
  });

  it('stays as it was where the typed one cannot be asked for', async () => {
    const { user, changes } = await renderEditor({ window: '6h' });
    await user.click(screen.getByRole('combobox', { name: 'Window' }));
    await user.keyboard('60m');
    await user.click(screen.getByRole('option', { name: /^60m/ }));
    expect(changes).toEqual([]);
    expect(screen.getByText(/“60m” is not a window/)).toBeVisible();
  });
});

describe('filters', () => {
  it('offer the access keys by name and save their ids', async () => {
    const { user, last } = await renderEditor({
      queryType: 'key-metrics',
      filters: [{ label: 'key_id', values: [] }],
    });
    await choose(user, 'Values', /^Bob/);
    await choose(user, 'Values', /^8$/, { open: true });
    expect(last().filters).toEqual([{ label: 'key_id', operator: '=', values: ['7', '8'] }]);
    expect(screen.getAllByText('Bob').length).toBeGreaterThan(0);
  });

  it('take patterns and variables as typed', async () => {
    host.variables = { key: { value: ['1', '2'] } };
    const { user, last } = await renderEditor({
      queryType: 'key-metrics',
      filters: [{ label: 'key_name', operator: '=~', values: [] }],
    });
    expect(host.calls.map(({ call }) => call)).not.toContain('GET access-keys');
    await user.click(screen.getByRole('combobox', { name: 'Patterns' }));
    await user.keyboard('family-.*');
    await user.click(screen.getByRole('option', { name: /^family-/ }));
    await user.clear(screen.getByRole('combobox', { name: 'Patterns' }));
    await choose(user, 'Patterns', '${key}', { open: true });
    expect(last().filters?.[0]?.values).toEqual(['family-.*', '${key}']);
  });

  it('lose their values with their label, and can be removed', async () => {
    const { user, last } = await renderEditor({
      queryType: 'locations',
      filters: [
        { label: 'location', operator: '!=', values: ['DE'] },
        { label: 'asn', values: ['3320'] },
      ],
    });
    await choose(user, 'Filter', labelTitles.as_org, { within: 'Filter 1' });
    expect(last().filters?.[0]).toEqual({ label: 'as_org', operator: '!=', values: [] });
    await user.click(screen.getByRole('button', { name: 'Remove filter 1' }));
    expect(last().filters).toEqual([{ label: 'asn', operator: '=', values: ['3320'] }]);
  });

  it('can be written where suggestions cannot be loaded', async () => {
    host.answers['access-keys'] = () => {
      throw { status: 502, data: { message: 'The Outline server refused the connection.' }, config: {} };
    };
    const { user, last } = await renderEditor({
      queryType: 'key-metrics',
      filters: [{ label: 'key_id', values: [] }],
    });
    expect(screen.getByText(/No suggestions: The Outline server refused/)).toBeVisible();
    await user.click(screen.getByRole('combobox', { name: 'Values' }));
    await user.keyboard('7');
    await user.click(screen.getByRole('option', { name: /^7/ }));
    expect(last().filters?.[0]?.values).toEqual(['7']);
  });
});

describe('the top rows', () => {
  it('are ranked by a figure that is chosen only then', async () => {
    const { user, last, onRunQuery } = await renderEditor({ queryType: 'key-metrics' });
    expect(control('Rank by')).toBeNull();
    await user.type(screen.getByRole('textbox', { name: 'Top' }), '10');
    expect(onRunQuery).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    expect(last().limit).toBe(10);
    await choose(user, 'Rank by', /^Tunnel time/);
    expect(last().figure).toBe('tunnel_time');
    await user.clear(screen.getByRole('textbox', { name: 'Top' }));
    await user.tab();
    expect(last().limit).toBeNull();
  });

  it('are a whole number', async () => {
    const { user, changes } = await renderEditor({ queryType: 'key-metrics' });
    await user.type(screen.getByRole('textbox', { name: 'Top' }), 'ten{Enter}');
    expect(screen.getByText(/A whole number/)).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Top' })).toHaveValue('ten');
    expect(changes).toEqual([]);
  });
});

it('groups by what is chosen, and sums up where nothing is', async () => {
  const { user, last } = await renderEditor({ queryType: 'key-metrics' });
  await choose(user, 'Group by', labelTitles.key_name);
  expect(last().groupBy).toEqual(['key_id', 'key_name']);
  await choose(user, 'Group by', labelTitles.key_id, { open: true });
  await choose(user, 'Group by', labelTitles.key_name, { open: true });
  expect(last().groupBy).toEqual([]);
});

describe('servers', () => {
  it('are chosen only where there are several', async () => {
    await renderEditor();
    expect(control('Servers')).toBeNull();
  });

  it('are chosen by name, and asked for suggestions', async () => {
    host.answers['servers'] = { servers: [{ name: 'home' }, { name: 'office' }] };
    const { user, last } = await renderEditor({ queryType: 'key-metrics', filters: [{ label: 'key_id', values: [] }] });
    await choose(user, 'Servers', 'office');
    expect(last().servers).toEqual(['office']);
    expect(host.calls).toContainEqual({ call: 'GET access-keys', sent: { server: 'office' } });
  });
});

it('tells who makes an alert rule that tables do not do', async () => {
  const { user } = await renderEditor({}, CoreApp.UnifiedAlerting);
  expect(screen.getByText(/Alert rules cannot read tables/)).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'Numeric' }));
  expect(screen.queryByText(/Alert rules cannot read tables/)).not.toBeInTheDocument();
});

it('leaves a query of a newer version alone', async () => {
  const newer: object = { schemaVersion: 2, queryType: 'heat' };
  const { changes } = await renderEditor(newer);
  expect(screen.getByText(/saved by a newer version/)).toBeVisible();
  expect(screen.queryByRole('combobox')).not.toBeInTheDocument();
  expect(changes).toEqual([]);
});

it('says which parts of a provisioned query it cannot use', async () => {
  const broken: object = { queryType: 'key-metrics', window: 'yesterday', figure: 'heat', limit: 5 };
  const { user, last } = await renderEditor(broken);
  expect(screen.getByText(/cannot be used: window, figure/)).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'Numeric' }));
  expect(last()).toMatchObject({ window: 'range', figure: '', limit: 5 });
  expect(screen.queryByText(/cannot be used/)).not.toBeInTheDocument();
});

it('can be used with the keyboard alone', async () => {
  const { user, last } = await renderEditor();
  await user.tab();
  expect(screen.getByRole('combobox', { name: 'Metrics' })).toHaveFocus();
  await user.keyboard('{ArrowDown}Avail{ArrowDown}{Enter}');
  expect(last().queryType).toBe('availability');
  await user.tab();
  await user.keyboard('{ArrowRight}');
  expect(last().shape).toBe('numeric');
  await user.tab();
  expect(screen.getByRole('combobox', { name: 'Figure' })).toHaveFocus();
});

it('stays as it is where Enter is pressed on an option that typing has filtered away', async () => {
  const { user, changes } = await renderEditor({ queryType: 'availability' });
  await user.click(screen.getByRole('combobox', { name: 'Metrics' }));
  await user.keyboard('Locations{Enter}');
  expect(changes).toEqual([]);
});

/** Picks an option of a combobox; `open` where the list still is open from the pick before. */
async function choose(
  user: UserEvent,
  name: string,
  option: string | RegExp,
  { open = false, within: group }: { open?: boolean; within?: string } = {}
) {
  const area = group ? within(screen.getByRole('group', { name: group })) : screen;
  if (!open) {
    await user.click(area.getByRole('combobox', { name }));
  }
  const title = typeof option === 'string' ? (text: string) => text.startsWith(option) : option;
  await user.click(screen.getByRole('option', { name: title }));
}
