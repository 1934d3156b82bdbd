import { Field, RadioButtonGroup } from '@grafana/ui';
import React, { useId } from 'react';

interface Props<T extends string | number> {
  label: string;
  description: string;
  options: Array<{ value: T; label: string; description?: string }>;
  value: T;
  disabled?: boolean;
  onChange: (value: T) => void;
}

/** One of a few choices, all of which are seen. */
export function RadioField<T extends string | number>({ label, description, disabled, ...group }: Props<T>) {
  const id = useId();
  return (
    <Field label={label} description={description} htmlFor={id} disabled={disabled}>
      <RadioButtonGroup {...group} id={id} aria-label={label} disabled={disabled} />
    </Field>
  );
}
