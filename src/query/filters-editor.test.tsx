import { screen } from '@testing-library/react';
import { labelTitles } from '../../pkg/query/model';
import type { TestHost } from '../test-host';
import { choose, renderEditor, startHostWithServer } from './query-editor-in-test';

let host: TestHost;
beforeEach(() => {
  host = startHostWithServer();
});

describe('filters', () => {
  it('offer the access keys by name and save their ids', async () => {
    const { user, last } = await renderEditor({
      queryType: 'key-metrics',
      filters: [{ label: 'key_id', values: [] }],
    });
    await choose(user, 'Values', /^Bob/);
    await choose(user, 'Values', /^Key 8/, { open: true });
    expect(last().filters).toEqual([{ label: 'key_id', operator: '=', values: ['7', '8'] }]);
    expect(screen.getAllByText('Bob').length).toBeGreaterThan(0);
  });

  it('take the name of an access key that was typed as its id', async () => {
    const { user, last } = await renderEditor({ queryType: 'key-metrics', filters: [{ label: 'key_id', values: [] }] });
    await user.click(screen.getByRole('combobox', { name: 'Values' }));
    await user.keyboard('Bob');
    // The text itself is offered first, then what has it.
    await user.click(screen.getAllByRole('option', { name: /^Bob/ })[0]!);
    expect(last().filters?.[0]?.values).toEqual(['7']);
  });

  it('take patterns and variables as typed', async () => {
    host.variables = { key: { value: ['1', '2'] } };
    const { user, last } = await renderEditor({
      queryType: 'key-metrics',
      filters: [{ label: 'key_name', operator: '=~', values: [] }],
    });
    expect(host.calls.map(({ call }) => call)).not.toContain('GET key-names');
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
    host.answers['key-names'] = () => {
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
