import { Field, Input, TextArea } from '@grafana/ui';
import React, { useId } from 'react';
import type { TextSetting } from '../../pkg/settings/model';
import { readSetting, withSettings, type FieldProps } from './options';

/** A line of text, or several. */
export function TextField({ options, onOptionsChange, name, setting }: FieldProps<TextSetting>) {
  const id = useId();
  const { label, help, placeholder, problemOf, rows } = setting;
  const read = readSetting(options, name, setting.schema);
  const text = read.success ? read.value : '';
  const problem = text.trim() === '' ? null : (problemOf?.(text) ?? null);
  const box = {
    id,
    placeholder,
    // Most are addresses and patterns, names may be of either direction.
    dir: 'auto',
    autoComplete: 'off',
    spellCheck: false,
    value: text,
    onChange: ({ currentTarget }: React.SyntheticEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onOptionsChange(withSettings(options, { [name]: currentTarget.value })),
  };
  return (
    <Field
      label={label}
      description={help}
      htmlFor={id}
      invalid={problem !== null}
      error={problem ?? undefined}
      disabled={options.readOnly}
    >
      {rows === undefined ? <Input {...box} width={80} /> : <TextArea {...box} rows={rows} />}
    </Field>
  );
}
