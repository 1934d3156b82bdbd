import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { OutlineDataSource } from '../datasource';
import { instanceSettings, startTestHost } from '../test-host';
import { examples } from './examples';
import { QueryEditorHelp } from './query-editor-help';
import { readQuery } from './read-query';

it.each(examples)('gives an example that the editor takes as it is: $title', ({ query }) => {
  expect(readQuery({ refId: 'A', ...query })).toMatchObject({ readable: true, replaced: [] });
});

it('uses an example with one click', async () => {
  startTestHost();
  const onClickExample = jest.fn();
  const datasource = new OutlineDataSource(instanceSettings);
  render(<QueryEditorHelp datasource={datasource} query={{ refId: 'A' }} onClickExample={onClickExample} />);
  await userEvent.click(screen.getByRole('button', { name: 'Is the server up?' }));
  expect(onClickExample).toHaveBeenCalledWith({
    refId: 'A',
    schemaVersion: 1,
    queryType: 'availability',
    figure: 'up',
    shape: 'numeric',
  });
});
