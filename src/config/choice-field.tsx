import { Field, RadioButtonGroup } from '@grafana/ui';
import React, { useId } from 'react';
import * as v from 'valibot';
import type { ChoiceSetting } from '../../pkg/settings/model';
import { readSetting, withSettings, type FieldProps } from './options';

/** One of a few choices, all of which are seen. */
export function ChoiceField({ options, onOptionsChange, name, setting }: FieldProps<ChoiceSetting>) {
  const id = useId();
  const read = readSetting(options, name, setting.schema);
  return (
    <Field label={setting.label} description={setting.help} htmlFor={id} disabled={options.readOnly}>
      <RadioButtonGroup
        id={id}
        aria-label={setting.label}
        options={[...setting.choices]}
        value={read.success ? read.value : v.getDefault(setting.schema)}
        disabled={options.readOnly}
        onChange={(value) => onOptionsChange(withSettings(options, { [name]: value }))}
      />
    </Field>
  );
}
