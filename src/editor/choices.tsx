import { MultiCombobox, type ComboboxOption } from '@grafana/ui';
import React from 'react';
import type { LabelledBy } from './editor-field';
import { useTellOnce } from './use-tell-once';

interface Props<T extends string> extends LabelledBy {
  options: Array<ComboboxOption<T>>;
  value: Array<ComboboxOption<T>>;
  onChange: (values: T[]) => void;
  placeholder: string;
  /** Multiples of 8 px; between two of them it is as wide as what is chosen. */
  width: number | { least: number; most: number };
  /** Whether texts that are no options can be chosen too. */
  createCustomValue?: boolean;
}

/** A combobox for several values that tells of each change once. */
export function Choices<T extends string>({ value, onChange, width, ...props }: Props<T>) {
  const tell = useTellOnce(
    value.map((option) => option.value),
    onChange
  );
  const size =
    typeof width === 'number' ? { width } : { width: 'auto' as const, minWidth: width.least, maxWidth: width.most };
  return (
    <MultiCombobox
      {...props}
      {...size}
      value={value}
      onChange={(chosen) => tell(chosen.map((option) => option.value))}
    />
  );
}
