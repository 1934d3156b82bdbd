import { toDataFrame, type AnnotationQuery } from '@grafana/data';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import { firstValueFrom } from 'rxjs';
import { eventKinds, eventTitles } from '../../pkg/query/model';
import { OutlineDataSource } from '../datasource';
import { choose, control, startHostWithServer } from '../query/query-editor-in-test';
import { instanceSettings } from '../test-host';
import type { OutlineQuery } from '../types';
import { AnnotationEditor } from './annotation-editor';
import { annotationSupport } from './annotation-support';

const annotation = (target?: Partial<OutlineQuery>) =>
  ({ name: 'Server events', enable: true, iconColor: 'red', target }) as AnnotationQuery<OutlineQuery>;

async function renderEditor(saved: Partial<OutlineQuery>) {
  const changes: OutlineQuery[] = [];
  const onRunQuery = jest.fn();
  const datasource = new OutlineDataSource(instanceSettings);
  function Host() {
    const [query, setQuery] = useState<OutlineQuery>({ refId: 'Anno', ...saved });
    const onChange = (changed: OutlineQuery) => {
      changes.push(changed);
      setQuery(changed);
    };
    return <AnnotationEditor {...{ datasource, query, onChange, onRunQuery }} />;
  }
  await act(async () => void render(<Host />));
  return { last: () => changes.at(-1), onRunQuery, user: userEvent.setup({ delay: null }) };
}

describe('the editor of annotations', () => {
  it('chooses kinds of events and access keys, by their names', async () => {
    startHostWithServer();
    const { user, last, onRunQuery } = await renderEditor({});
    await user.click(screen.getByRole('combobox', { name: 'Events' }));
    // The list is longer than what is drawn of it.
    await user.keyboard('Server');
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining([expect.stringContaining(eventTitles['server-down'])])
    );
    await choose(user, 'Events', 'Server down', { open: true });
    await choose(user, 'Access keys', 'Bob');
    expect(last()).toMatchObject({
      queryType: 'events',
      shape: 'table',
      filters: [
        { label: 'event', operator: '=', values: ['server-down'] },
        { label: 'key_id', operator: '=', values: ['7'] },
      ],
    });
    expect(onRunQuery).toHaveBeenCalledTimes(2);
    expect(screen.getByText(/^Each of “Events”, the newest first/)).toBeVisible();
  });

  it('turns the query of a panel into events, and leaves one of a newer version alone', async () => {
    startHostWithServer();
    await renderEditor({ queryType: 'key-metrics', figure: 'data', shape: 'time-series', filters: [] });
    expect(control('Events')).toBeInTheDocument();
    await renderEditor({ schemaVersion: 2 as 1 });
    expect(screen.getByText(/saved by a newer version/)).toBeVisible();
  });
});

describe('annotations', () => {
  const { prepareQuery, processEvents, getDefaultQuery } = annotationSupport;

  it('ask for events, whatever is saved', () => {
    expect(getDefaultQuery?.()).toEqual({ queryType: 'events', shape: 'table', filters: [] });
    expect(prepareQuery?.(annotation())).toMatchObject({ queryType: 'events', shape: 'table', window: 'range' });
    const filters = [{ label: 'event' as const, operator: '=' as const, values: ['$kinds'] }];
    expect(prepareQuery?.(annotation({ queryType: 'events', filters }))).toMatchObject({ filters });
    expect(prepareQuery?.(annotation({ schemaVersion: 2 as 1 }))).toBeUndefined();
  });

  it('are lines with title, text and tags; an outage is a region that ends with the server', async () => {
    const frame = toDataFrame({
      fields: [
        { name: 'time', values: [9000, 5000, 1000], type: 'time' },
        { name: 'server', values: ['home', 'home', 'home'] },
        { name: 'event', values: ['key-created', 'server-up', 'server-down'] },
        { name: 'key_id', values: ['1', null, null] },
        { name: 'key_name', values: ['Anna', null, null] },
        { name: 'text', values: ['Access key “Anna” (1) was created', 'home answers again', 'home does not answer'] },
        { name: 'ended', values: [null, null, 5000], type: 'time' },
      ],
    });
    const events = await firstValueFrom(processEvents!(annotation(), [frame]));
    expect(events).toEqual([
      {
        time: 9000,
        title: 'Access key created',
        text: 'Access key “Anna” (1) was created',
        tags: ['key-created', 'home', 'Anna'],
      },
      {
        time: 1000,
        timeEnd: 5000,
        isRegion: true,
        title: 'Server down',
        text: 'home does not answer',
        tags: ['server-down', 'home'],
      },
    ]);
  });

  it('have a title for each kind', () => {
    expect(Object.keys(eventTitles)).toEqual([...eventKinds]);
  });
});
