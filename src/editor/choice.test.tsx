import type { ComboboxOption } from '@grafana/ui';
import { render } from '@testing-library/react';
import React from 'react';
import { Choice } from './choice';

/** Stands in for Grafana's, which repeats itself only while a pointer moves and a page is slow. */
let tell: (option: ComboboxOption) => void;
jest.mock('@grafana/ui', () => ({
  Combobox: ({ onChange }: { onChange: typeof tell }) => {
    tell = onChange;
    return null;
  },
}));

it('tells of a choice once, and of the same one again where it was undone meanwhile', () => {
  const onChange = jest.fn();
  const shown = (value: string) => (
    <Choice id="letter" aria-labelledby="label" width={8} options={[]} value={value} onChange={onChange} />
  );
  const { rerender } = render(shown('a'));
  tell({ value: 'b' });
  tell({ value: 'b' });
  expect(onChange.mock.calls).toEqual([['b']]);

  rerender(shown('b'));
  rerender(shown('a'));
  tell({ value: 'b' });
  expect(onChange.mock.calls).toEqual([['b'], ['b']]);
});
