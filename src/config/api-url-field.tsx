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
import { translatedSetting } from '../texts/declared';
import { text } from '../texts/translate';

/**
 * The box into which the installer's line is pasted. Once saved, the management API URL is never shown again. A text
 * that cannot be used stays in the box, so that it can be mended.
 */
export function ApiUrlField({ options, onOptionsChange }: ConfigEditorProps) {
  const id = useId();
  const { label, help, placeholder, rows } = translatedSetting('apiUrl', settings.apiUrl);
  const [typed, setTyped] = useState(enteredSecret(options, 'apiUrl'));
  const parsed = typed.trim() === '' ? null : parseConnection(typed);
  const host = enteredHost(options);

  const enter = (entered: string) => {
    setTyped(entered);
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
          value={typed}
          onChange={({ currentTarget }) => enter(currentTarget.value)}
          onReset={() => onOptionsChange(withoutSecret(options, 'apiUrl'))}
        />
      </Field>
      {host !== null && (
        <Alert severity="info" title={text('config.notSavedYet', 'Server {{host}}, not saved yet', { host })} />
      )}
    </>
  );
}
