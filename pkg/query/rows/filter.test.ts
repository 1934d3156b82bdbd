import type { Filter } from '../model';
import { compileFilters } from './filter';

const alice = { labels: { server: 's', key_id: '1', key_name: 'Alice (team/ops)' }, values: {} };
const nameless = { labels: { server: 's', key_id: '2' }, values: {} };

const passes = (filter: Filter) => [alice, nameless].map(compileFilters([filter]));

describe('compileFilters', () => {
  it.each<[Filter, boolean, boolean]>([
    [{ label: 'key_id', operator: '=', values: ['1'] }, true, false],
    [{ label: 'key_id', operator: '=', values: ['1', '2'] }, true, true],
    [{ label: 'key_id', operator: '!=', values: ['1', '3'] }, false, true],
    [{ label: 'key_name', operator: '=~', values: ['.*team.*'] }, true, false],
    [{ label: 'key_name', operator: '=~', values: ['team'] }, false, false],
    [{ label: 'key_name', operator: '!~', values: ['A.*'] }, false, true],
    [{ label: 'key_name', operator: '=', values: [''] }, false, true],
    [{ label: 'key_id', operator: '=', values: [] }, true, true],
    // As tables and charts call it.
    [{ label: 'key_name', operator: '=', values: ['Key 2'] }, false, true],
    [{ label: 'key_name', operator: '!=', values: ['Key 2 (deleted)'] }, true, false],
  ])('%j lets pass Alice: %s, the key without a name: %s', (filter, first, second) => {
    expect(passes(filter)).toEqual([first, second]);
  });

  it('wants all filters to pass', () => {
    const both = compileFilters([
      { label: 'key_id', operator: '=', values: ['1'] },
      { label: 'key_name', operator: '=', values: [''] },
    ]);
    expect(both(alice)).toBe(false);
  });

  it('names a pattern that it cannot read', () => {
    expect(() => compileFilters([{ label: 'key_id', operator: '=~', values: ['('] }])).toThrow('"("');
  });

  it('stands a pattern that would stop a backtracking engine', () => {
    const slow = compileFilters([{ label: 'key_name', operator: '=~', values: ['(a+)+b'] }]);
    expect(slow({ labels: { key_name: 'a'.repeat(50_000) } })).toBe(false);
  });
});
