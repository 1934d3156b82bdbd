import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { labelTitles } from '../../pkg/query/model';
import { OutlineDataSource } from '../datasource';
import { instanceSettings, startTestHost, type TestHost } from '../test-host';
import { VariableEditor } from './variable-editor';
import type { OutlineVariableQuery } from './variable-query';

async function renderEditor(query: OutlineVariableQuery, servers: string[], variables: TestHost['variables'] = {}) {
  const host = startTestHost();
  host.variables = variables;
  host.answers['servers'] = { servers: servers.map((name) => ({ id: name, name, labels: { provider: 'x' } })) };
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  const datasource = new OutlineDataSource(instanceSettings);
  await act(async () => void render(<VariableEditor {...{ datasource, query, onChange, onRunQuery }} />));
  return { onChange, onRunQuery, user: userEvent.setup({ delay: null }) };
}

it('lists access keys by default, and any other label', async () => {
  const { user, onChange, onRunQuery } = await renderEditor({ refId: 'A' }, ['home']);
  const label = screen.getByRole('combobox', { name: 'Values of' });
  expect(label).toHaveDisplayValue(labelTitles.key_id);
  await user.click(label);
  expect(screen.getAllByRole('option')).toHaveLength(Object.keys(labelTitles).length + 1);
  await user.click(screen.getByRole('option', { name: labelTitles.location }));
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ refId: 'A', label: 'location', servers: [] }));
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

it('lists the labels that servers have of their own', async () => {
  const { user, onChange } = await renderEditor({ refId: 'A', label: 'country' }, ['home', 'office']);
  const label = screen.getByRole('combobox', { name: 'Values of' });
  expect(label).toHaveDisplayValue('country');
  await user.click(label);
  await user.click(screen.getByRole('option', { name: 'provider' }));
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ label: 'provider' }));
});

it('chooses servers where there are several', async () => {
  const { user, onChange } = await renderEditor({ refId: 'A', label: 'location' }, ['home', 'office']);
  await user.click(screen.getByRole('combobox', { name: 'Servers' }));
  await user.click(screen.getByRole('option', { name: 'office' }));
  expect(onChange).toHaveBeenCalledWith(
    expect.objectContaining({ refId: 'A', label: 'location', servers: ['office'] })
  );
});

it('follows a variable of servers', async () => {
  const { user, onChange } = await renderEditor({ refId: 'A' }, ['home', 'office'], { server: { value: 'home' } });
  await user.click(screen.getByRole('combobox', { name: 'Servers' }));
  await user.click(screen.getByRole('option', { name: '${server}' }));
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ label: 'key_id', servers: ['${server}'] }));
});

it.each(['', 'label_values(up)', undefined])('begins with access keys where %j is saved', async (saved) => {
  const { user, onChange } = await renderEditor(saved as unknown as OutlineVariableQuery, ['home']);
  expect(screen.getByRole('combobox', { name: 'Values of' })).toHaveDisplayValue(labelTitles.key_id);
  await user.click(screen.getByRole('combobox', { name: 'Values of' }));
  await user.click(screen.getByRole('option', { name: labelTitles.location }));
  expect(onChange).toHaveBeenCalledWith(
    expect.objectContaining({ refId: 'OutlineVariable', label: 'location', servers: [] })
  );
});

it('takes a provisioned query that it cannot read as the default', async () => {
  const broken: object = { label: 3, servers: 'home' };
  await renderEditor({ refId: 'A', ...broken }, ['home']);
  expect(screen.getByRole('combobox', { name: 'Values of' })).toHaveDisplayValue(labelTitles.key_id);
});

it('chooses value, text and names', async () => {
  const { user, onChange } = await renderEditor({ refId: 'A' }, ['home']);
  const shown = (name: string) => screen.getByRole('combobox', { name });
  expect(shown('Value')).toHaveDisplayValue('ID');
  expect(shown('Text')).toHaveDisplayValue('Name');
  await user.click(shown('Value'));
  await user.click(screen.getByRole('option', { name: 'Name' }));
  expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ label: 'key_id', valueField: 'name' }));
  await user.type(screen.getByRole('textbox', { name: 'Names that match' }), 'family-.*');
  await user.tab();
  expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ namePattern: 'family-.*' }));
});

it('says what is no regular expression', async () => {
  await renderEditor({ refId: 'A', namePattern: '(' }, ['home']);
  expect(screen.getByText('The pattern “(” is not a regular expression.')).toBeInTheDocument();
});
