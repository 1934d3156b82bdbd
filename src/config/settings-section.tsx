import { Field, FieldSet, Input } from '@grafana/ui';
import React, { useId } from 'react';
import { NumberField } from './number-field';
import { enteredHost, withSettings, type ConfigEditorProps } from './options';

/** How the server is called, in both senses. */
export function SettingsSection(props: ConfigEditorProps) {
  const { options, onOptionsChange } = props;
  const id = useId();
  return (
    <FieldSet label="Settings" disabled={options.readOnly}>
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
          value={options.jsonData.serverName ?? ''}
          onChange={({ currentTarget }) => onOptionsChange(withSettings(options, { serverName: currentTarget.value }))}
        />
      </Field>
      <NumberField
        {...props}
        setting="timeoutSeconds"
        label="Timeout, seconds"
        description="How long a call to the server may take."
      />
      <NumberField
        {...props}
        setting="cacheTtlSeconds"
        label="Cache, seconds"
        description="How long an answer serves further panels. 0 switches the cache off; equal calls at the same time are one call all the same."
      />
      <NumberField
        {...props}
        setting="maxConcurrentCalls"
        label="Calls at a time"
        description="Most calls to the server at the same time; it also carries its users’ traffic. 0 is no limit."
      />
    </FieldSet>
  );
}
