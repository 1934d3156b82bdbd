import { screen, within } from '@testing-library/react';
import type { TestHost } from '../test-host';
import { choose, control, renderEditor, startHostWithServer } from './query-editor-in-test';

let host: TestHost;
beforeEach(() => {
  host = startHostWithServer();
  host.answers['servers'] = {
    servers: [
      { id: 'fra', name: 'Frankfurt', labels: { provider: 'hetzner', country: 'DE' } },
      { id: 'hel', name: 'Helsinki', labels: { provider: 'ovh' } },
    ],
  };
});

it('makes several servers one, of all or by a label', async () => {
  const { user, last } = await renderEditor({ queryType: 'server-metrics', shape: 'numeric' });
  expect(control('Group servers by')).toHaveDisplayValue('Each by itself');
  await choose(user, 'Group servers by', 'All as one');
  expect(last().groupServersBy).toEqual([]);
  expect(screen.getByText(/for all servers together/)).toBeInTheDocument();
  await choose(user, 'Group servers by', 'provider');
  expect(last().groupServersBy).toEqual(['provider']);
  expect(screen.getByText(/for each provider over all servers/)).toBeInTheDocument();
  await choose(user, 'Group servers by', 'Each by itself');
  expect(last().groupServersBy).toBeNull();
});

it('tells keys of several servers apart by their names', async () => {
  const { user, last } = await renderEditor({ queryType: 'key-metrics', groupBy: ['key_id'] });
  await choose(user, 'Group servers by', 'All as one');
  expect(last().groupBy).toEqual(['key_name']);
});

it('is shown for one server only where the query says something', async () => {
  host.answers['servers'] = { servers: [{ id: 'main', name: 'home', labels: {} }] };
  await renderEditor({ queryType: 'server-metrics', groupServersBy: ['provider', 'country'] });
  expect(control('Group servers by')).toHaveDisplayValue('provider, country');
});

it('has nothing to say of one server, and of what is listed one by one', async () => {
  await renderEditor({ queryType: 'events', shape: 'table' });
  expect(control('Group servers by')).toBeNull();
});

it('filters by labels that servers have of their own', async () => {
  const { user, last } = await renderEditor({ queryType: 'server-metrics' });
  await user.click(screen.getByRole('button', { name: 'Add filter' }));
  await choose(user, 'Filter', 'provider', { within: 'Filter 1' });
  const values = within(screen.getByRole('group', { name: 'Filter 1' })).getByRole('combobox', { name: 'Values' });
  await user.click(values);
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['hetzner', 'ovh']);
  await user.click(screen.getByRole('option', { name: 'ovh' }));
  expect(last().filters).toEqual([{ label: 'provider', operator: '=', values: ['ovh'] }]);
});
