import { Field, Input } from '@grafana/ui';
import React, { useId } from 'react';
import * as v from 'valibot';
import type { NumberSetting } from '../../pkg/settings/model';
import { readSetting, savedValue, withSettings, type FieldProps } from './options';
import { text } from '../texts/translate';

/** A number with the default and the bounds of its setting. Empty is the default. */
export function NumberField({ options, onOptionsChange, name, setting }: FieldProps<NumberSetting>) {
  const id = useId();
  const saved = savedValue(options, name);
  const parsed = readSetting(options, name, setting.schema);
  return (
    <Field
      label={setting.label}
      description={setting.help}
      htmlFor={id}
      invalid={!parsed.success}
      error={parsed.success ? undefined : describeIssue(parsed.issue)}
      disabled={options.readOnly}
    >
      <Input
        id={id}
        type="number"
        width={20}
        placeholder={String(v.getDefault(setting.schema))}
        value={typeof saved === 'number' || typeof saved === 'string' ? saved : ''}
        onChange={({ currentTarget }) => {
          const entered = currentTarget.value === '' ? undefined : currentTarget.valueAsNumber;
          onOptionsChange(withSettings(options, { [name]: entered }));
        }}
      />
    </Field>
  );
}

function describeIssue({ type, requirement }: v.BaseIssue<unknown>): string {
  switch (type) {
    case 'min_value':
      return text('config.number.atLeast', 'At least {{bound}}.', { bound: String(requirement) });
    case 'max_value':
      return text('config.number.atMost', 'At most {{bound}}.', { bound: String(requirement) });
    default:
      return text('config.number.whole', 'A whole number.');
  }
}
