import { CoreApp, PluginType, type DataSourceInstanceSettings } from '@grafana/data';
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import { describeFamily, labelTitles, queryTypes, type SavedQuery } from '../../pkg/query/model';
import { OutlineDataSource } from '../datasource';
import { startTestHost, type TestHost } from '../test-host';
import type { OutlineOptions, OutlineQuery } from '../types';
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

const settings = {
  id: 1,
  uid: 'outline',
  name: 'Outline',
  type: 'outline-metrics-datasource',
  access: 'proxy',
  readOnly: false,
  jsonData: {},
  meta: { id: 'outline-metrics-datasource', type: PluginType.datasource },
} as DataSourceInstanceSettings<OutlineOptions>;

/** The editor with the query kept as Grafana keeps it. */
async function renderEditor(saved: SavedQuery = {}, app = CoreApp.PanelEditor) {
  const changes: OutlineQuery[] = [];
  const onRunQuery = jest.fn();
  const datasource = new OutlineDataSource(settings);
  function Host() {
    const [query, setQuery] = useState<OutlineQuery>({ refId: 'A', ...saved });
    const onChange = (changed: OutlineQuery) => {
      changes.push(changed);
      setQuery(changed);
    };
    return <QueryEditor {...{ datasource, query, onChange, onRunQuery, app }} />;
  }
  await act(async () => void render(<Host />));
  return { changes, onRunQuery, user: userEvent.setup(), last: () => changes[changes.length - 1] };
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

  it('offers the family’s figures', async () => {
    const { user, last } = await renderEditor({ queryType, shape: 'numeric' });
    if (family.figures.length < 2) {
      return;
    }
    const figure = screen.getByRole('combobox', { name: 'Figure' });
    expect(figure).toHaveDisplayValue(family.figures[0].label);
    await user.click(figure);
    expect(screen.getAllByRole('option')).toHaveLength(family.figures.length);
    await user.click(screen.getByRole('option', { name: new RegExp(`^${family.figures[1]?.label}`) }));
    expect(last()?.figure).toBe(family.figures[1]?.id);
  });

  it('filters by the family’s labels', async () => {
    const { user, last } = await renderEditor({ queryType });
    const add = screen.queryByRole('button', { name: 'Add filter' });
    if (!add) {
      return;
    }
    await user.click(add);
    expect(last()?.filters).toEqual([{ label: family.filters[0], operator: '=', values: [] }]);
    const row = within(screen.getByRole('group', { name: 'Filter 1' }));
    await user.click(row.getByRole('combobox', { name: 'Filter' }));
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(
      family.filters.map((label) => labelTitles[label])
    );
  });
});
