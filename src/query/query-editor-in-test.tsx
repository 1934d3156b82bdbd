import { CoreApp } from '@grafana/data';
import { act, render, screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import React, { useState } from 'react';
import { OutlineDataSource } from '../datasource';
import { instanceSettings, startTestHost, type TestHost } from '../test-host';
import type { OutlineQuery } from '../types';
import { QueryEditor } from './query-editor';

/** A host whose data source has one server with three access keys. */
export function startHostWithServer(): TestHost {
  const host = startTestHost();
  host.answers = {
    servers: { servers: [{ id: 'main', name: 'home', labels: {} }] },
    'key-names': {
      accessKeys: [
        { id: '0', name: 'Alice' },
        { id: '7', name: 'Bob' },
        { id: '8', name: '' },
      ],
    },
    locations: { locations: [{ location: 'DE', asn: 3320, asOrg: 'DTAG' }] },
    'autonomous-systems': { autonomousSystems: [{ asn: 3320, asOrg: 'DTAG' }] },
  };
  return host;
}

/** The editor with the query kept as Grafana keeps it. */
export async function renderEditor(saved: Partial<OutlineQuery> = {}, app = CoreApp.PanelEditor) {
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

/** The combobox of that name, or null. */
export const control = (name: string) => screen.queryByRole('combobox', { name });

/** Picks an option of a combobox; `open` where the list still is open from the pick before. */
export async function choose(
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
