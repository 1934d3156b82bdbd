import { screen, within } from '@testing-library/react';
import { describeFamily, figuresOfShape, labelTitles, queryTypes } from '../../pkg/query/model';
import { control, renderEditor, startHostWithServer } from './query-editor-in-test';

beforeEach(() => {
  startHostWithServer();
});

describe.each(queryTypes)('the editor of %s', (queryType) => {
  const family = describeFamily(queryType);

  it('shows what applies to the family and nothing else', async () => {
    await renderEditor({ queryType, shape: 'numeric' });
    expect(control('Metrics')).toHaveDisplayValue(family.label);
    expect(control('Window') !== null).toBe(family.windowed);
    expect(control('Group by') !== null).toBe(family.groupings.length > 0);
    expect(screen.queryByRole('textbox', { name: 'Top' }) !== null).toBe(family.groupings.length > 0);
    expect(control('Figure') !== null).toBe(family.figures.length > 1);
  });

  it('names every control', async () => {
    const shape = figuresOfShape(queryType, 'time-series').length > 0 ? 'time-series' : 'table';
    await renderEditor({ queryType, shape, filters: family.filters.map((label) => ({ label, values: [] })) });
    for (const role of ['combobox', 'textbox', 'button', 'radio', 'switch'] as const) {
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
  expect(control('Figure')).toHaveDisplayValue(String(figures[0]?.label));
  await user.click(screen.getByRole('combobox', { name: 'Figure' }));
  expect(screen.getAllByRole('option')).toHaveLength(figures.length);
  await user.click(screen.getAllByRole('option')[1]!);
  expect(last().figure).toBe(figures[1]?.id);
});

it.each(queryTypes)('filters %s by its labels', async (queryType) => {
  const filters = [...describeFamily(queryType).filters, 'server' as const];
  const { user, last } = await renderEditor({ queryType });
  await user.click(screen.getByRole('button', { name: 'Add filter' }));
  expect(last().filters).toEqual([{ label: filters[0], operator: '=', values: [] }]);
  await user.click(within(screen.getByRole('group', { name: 'Filter 1' })).getByRole('combobox', { name: 'Filter' }));
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(
    filters.map((label) => labelTitles[label])
  );
});
