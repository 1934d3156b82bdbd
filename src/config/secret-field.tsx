import { Field, SecretInput } from '@grafana/ui';
import React, { useId } from 'react';
import type { SecretSetting } from '../../pkg/settings/model';
import { enteredSecret, withoutSecret, withSecret, type FieldProps } from './options';

/** A secret, which is never shown again once it is saved. */
export function SecretField({ options, onOptionsChange, name, setting }: FieldProps<SecretSetting>) {
  const id = useId();
  return (
    <Field label={setting.label} description={setting.help} htmlFor={id} disabled={options.readOnly}>
      <SecretInput
        id={id}
        width={80}
        dir="ltr"
        placeholder={setting.placeholder}
        autoComplete="off"
        isConfigured={options.secureJsonFields?.[name] === true}
        value={enteredSecret(options, name)}
        onChange={({ currentTarget }) => onOptionsChange(withSecret(options, name, currentTarget.value))}
        onReset={() => onOptionsChange(withoutSecret(options, name))}
      />
    </Field>
  );
}
