import { Field, Input } from '@grafana/ui';
import React, { useId } from 'react';
import { enteredHost, settingsOf, withSettings, type ConfigEditorProps } from './options';

/** What the server is called in every legend and alert. */
export function ServerNameField({ options, onOptionsChange }: ConfigEditorProps) {
  const id = useId();
  return (
    <Field
      label="Server name"
      description="The “server” label of every figure. Empty: the host and port of the management API."
      htmlFor={id}
      disabled={options.readOnly}
    >
      <Input
        id={id}
        width={40}
        placeholder={enteredHost(options) ?? 'Host and port'}
        value={settingsOf(options).serverName ?? ''}
        onChange={({ currentTarget }) => onOptionsChange(withSettings(options, { serverName: currentTarget.value }))}
      />
    </Field>
  );
}
