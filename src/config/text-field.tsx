import { Field, Input } from '@grafana/ui';
import React, { useId } from 'react';
import type { TextSetting } from '../../pkg/settings/model';
import { readSetting, withSettings, type FieldProps } from './options';

/** A line of text. */
export function TextField({ options, onOptionsChange, name, setting }: FieldProps<TextSetting>) {
  const id = useId();
  const { label, help, placeholder, problemOf } = setting;
  const read = readSetting(options, name, setting.schema);
  const text = read.success ? read.value : '';
  const problem = text.trim() === '' ? null : (problemOf?.(text) ?? null);
  return (
    <Field
      label={label}
      description={help}
      htmlFor={id}
      invalid={problem !== null}
      error={problem ?? undefined}
      disabled={options.readOnly}
    >
      <Input
        id={id}
        width={80}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => onOptionsChange(withSettings(options, { [name]: currentTarget.value }))}
      />
    </Field>
  );
}
