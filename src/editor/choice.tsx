import { Combobox, type ComboboxOption } from '@grafana/ui';
import React from 'react';
import type { LabelledBy } from './editor-field';
import { useTellOnce } from './use-tell-once';

interface Props<T extends string> extends LabelledBy {
  options: Array<ComboboxOption<T>>;
  value: T | ComboboxOption<T>;
  onChange: (value: T) => void;
  /** A multiple of 8 px. */
  width: number;
  /** Whether a text that is no option can be chosen too. */
  createCustomValue?: boolean;
}

/**
 * A combobox that tells of real choices only. Grafana's calls `onChange` with undefined when Enter is pressed while
 * typing has filtered the highlighted option away.
 */
export function Choice<T extends string>({ onChange, ...props }: Props<T>) {
  const tell = useTellOnce(typeof props.value === 'string' ? props.value : props.value.value, onChange);
  const choose = (option?: ComboboxOption<T>) => option && tell(option.value);
  return <Combobox {...props} onChange={choose} />;
}
