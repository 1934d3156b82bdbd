import { Button, Field, IconButton, Input, Label, SecretInput, Stack } from '@grafana/ui';
import React, { useId } from 'react';
import {
  headerKeys,
  headerNumbers,
  problemOfHeaderName,
  problemOfHeaderValue,
  type HeadersSetting,
} from '../../pkg/settings/model';
import {
  enteredSecret,
  savedValue,
  withoutSecret,
  withSecret,
  withSettings,
  type ConfigEditorProps,
  type FieldProps,
} from './options';
import { text } from '../texts/translate';

/**
 * A list of headers, saved as Grafana’s own data sources save it. A header keeps its number when others are removed: its
 * saved value cannot be moved, because nobody can read it any more.
 */
export function HeadersField({ options, onOptionsChange, setting }: FieldProps<HeadersSetting>) {
  const id = useId();
  const numbers = headerNumbers(options.jsonData);
  const add = () => onOptionsChange(withSettings(options, { [headerKeys.name((numbers.at(-1) ?? 0) + 1)]: '' }));
  return (
    <div role="group" aria-labelledby={id}>
      <Label id={id} description={setting.help}>
        {setting.label}
      </Label>
      {numbers.map((number) => (
        <HeaderRow
          key={number}
          options={options}
          onOptionsChange={onOptionsChange}
          number={number}
          placeholder={setting.placeholder}
        />
      ))}
      <Button variant="secondary" icon="plus" disabled={options.readOnly} onClick={add}>
        {text('config.headers.add', 'Add header')}
      </Button>
    </div>
  );
}

interface RowProps extends ConfigEditorProps {
  number: number;
  placeholder: string | undefined;
}

function HeaderRow({ options, onOptionsChange, number, placeholder }: RowProps) {
  const nameKey = headerKeys.name(number);
  const valueKey = headerKeys.value(number);
  const name = String(savedValue(options, nameKey) ?? '');
  const value = enteredSecret(options, valueKey);
  const nameProblem = name === '' ? null : problemOfHeaderName(name.trim());
  const valueProblem = problemOfHeaderValue(value.trim());
  const remove = () => onOptionsChange(withoutSecret(withSettings(options, { [nameKey]: undefined }), valueKey));
  return (
    <Stack direction="row" gap={1} alignItems="flex-start">
      <Field invalid={nameProblem !== null} error={nameProblem ?? undefined} disabled={options.readOnly}>
        <Input
          aria-label={text('config.headers.name', 'Name of header {{number}}', { number })}
          width={32}
          dir="ltr"
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={({ currentTarget }) => onOptionsChange(withSettings(options, { [nameKey]: currentTarget.value }))}
        />
      </Field>
      <Field invalid={valueProblem !== null} error={valueProblem ?? undefined} disabled={options.readOnly}>
        <SecretInput
          aria-label={text('config.headers.value', 'Value of header {{number}}', { number })}
          width={40}
          dir="ltr"
          placeholder={text('config.headers.placeholder', 'Value')}
          autoComplete="off"
          isConfigured={options.secureJsonFields?.[valueKey] === true}
          value={value}
          onChange={({ currentTarget }) => onOptionsChange(withSecret(options, valueKey, currentTarget.value))}
          onReset={() => onOptionsChange(withoutSecret(options, valueKey))}
        />
      </Field>
      <IconButton
        name="trash-alt"
        size="lg"
        aria-label={text('config.headers.remove', 'Remove header {{number}}', { number })}
        disabled={options.readOnly}
        onClick={remove}
      />
    </Stack>
  );
}
