import { Field, Switch } from '@grafana/ui';
import React, { useId } from 'react';
import type { SwitchSetting } from '../../pkg/settings/model';
import { readSetting, withSettings, type FieldProps } from './options';

/** Something that is on or off. */
export function SwitchField({ options, onOptionsChange, name, setting }: FieldProps<SwitchSetting>) {
  const id = useId();
  const read = readSetting(options, name, setting.schema);
  return (
    <Field label={setting.label} description={setting.help} htmlFor={id} disabled={options.readOnly}>
      <Switch
        id={id}
        value={read.success && read.value}
        onChange={({ currentTarget }) => onOptionsChange(withSettings(options, { [name]: currentTarget.checked }))}
      />
    </Field>
  );
}
