import { Alert, Field, SecretTextArea } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { parseConnection, settings } from '../../pkg/settings/model';
import {
  enteredHost,
  enteredSecret,
  hasSavedApiUrl,
  withoutSecret,
  withSecret,
  withSettings,
  type ConfigEditorProps,
} from './options';

/**
 * The box into which the installer's line is pasted. Once saved, the management API URL is never shown again. A text
 * that cannot be used stays in the box, so that it can be mended.
 */
export function ApiUrlField({ options, onOptionsChange }: ConfigEditorProps) {
  const id = useId();
  const { label, help, placeholder, rows } = settings.apiUrl;
  const [text, setText] = useState(enteredSecret(options, 'apiUrl'));
  const parsed = text.trim() === '' ? null : parseConnection(text);
  const host = enteredHost(options);

  const enter = (entered: string) => {
    setText(entered);
    const connection = entered.trim() === '' ? null : parseConnection(entered);
    if (!connection?.ok) {
      onOptionsChange(withSecret(options, 'apiUrl', ''));
      return;
    }
    const withUrl = withSecret(options, 'apiUrl', connection.apiUrl);
    onOptionsChange(
      connection.certSha256 === null ? withUrl : withSettings(withUrl, { certSha256: connection.certSha256 })
    );
  };

  return (
    <>
      <Field
        label={label}
        description={help}
        htmlFor={id}
        invalid={parsed?.ok === false}
        error={parsed?.ok === false ? parsed.message : undefined}
        disabled={options.readOnly}
      >
        <SecretTextArea
          id={id}
          rows={rows}
          cols={80}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          isConfigured={hasSavedApiUrl(options)}
          value={text}
          onChange={({ currentTarget }) => enter(currentTarget.value)}
          onReset={() => onOptionsChange(withoutSecret(options, 'apiUrl'))}
        />
      </Field>
      {host !== null && <Alert severity="info" title={`Server ${host}, not saved yet`} />}
    </>
  );
}
