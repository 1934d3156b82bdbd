import { describeFamily, figuresOfShape, labelNames, queryTypes } from '../catalogue';
import type { Values } from '../families/family';
import { declareFamilies } from './family';

describe.each(queryTypes)('the declaration of %s', (queryType) => {
  const family = describeFamily(queryType);

  it('names each column once, and no column as a label that it cannot be grouped by', () => {
    const ids = family.columns.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const labels: readonly string[] = ['server', ...family.groupings];
    expect(ids.filter((id) => labelNames.some((label) => label === id) && !labels.includes(id))).toEqual([]);
  });

  it('has figures with texts, the default first', () => {
    expect(family.figures.length).toBeGreaterThan(0);
    expect(family.figures[0]?.id).toBe(family.defaultFigure ?? family.figures[0]?.id);
    for (const { unit, description } of family.figures) {
      expect([unit, description]).not.toContain('');
    }
  });

  it('groups and filters by labels that it has', () => {
    for (const label of [...family.defaultGroupBy, ...family.filters]) {
      expect(family.groupings).toContain(label);
    }
  });

  it('has time series of numbers only', () => {
    for (const { type } of figuresOfShape(queryType, 'time-series')) {
      expect(['float64', 'int64', 'boolean']).toContain(type);
    }
  });
});

it('does not compile where a declared column is not computed', () => {
  // @ts-expect-error: a column of data transferred has no value here
  const lacking: Values<'data-transferred'> = { key_name: null };
  expect(lacking).toEqual({ key_name: null });
});

it('does not compile where a family lacks what its figures need to be asked for', () => {
  // @ts-expect-error: there is no list of labels to filter by
  expect(declareFamilies({ new: { label: '', description: '', windowed: false, columns: [] } })).toBeDefined();
});
