import { Alert, Field, SecretTextArea } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { parseConnection, parseConnections, settings } from '../../pkg/settings/model';
import {
  enteredHost,
  enteredSecret,
  hasSaved,
  withoutSecret,
  withSecret,
  type ConfigEditorProps,
  type Options,
} from './options';
import type { Connection } from './servers/edited-servers';
import { translatedSetting } from '../texts/declared';
import { text } from '../texts/translate';

interface Props extends ConfigEditorProps {
  /** The name under which the URL is saved. */
  secret: string;
  /** What becomes of a fingerprint that came with the URL. */
  withFingerprint: (options: Options, certSha256: string) => Options;
  /** What becomes of a text of several servers; null: it names one server. */
  withSeveral?: (options: Options, servers: readonly Connection[]) => Options;
}

/**
 * The box into which the installer's line is pasted. Once saved, the management API URL is never shown again. A text
 * that cannot be used stays in the box, so that it can be mended.
 */
export function ApiUrlField({ options, onOptionsChange, secret, withFingerprint, withSeveral }: Props) {
  const id = useId();
  const { label, help, placeholder, rows } = translatedSetting('apiUrl', settings.apiUrl);
  const [typed, setTyped] = useState(enteredSecret(options, secret));
  const parsed = typed.trim() === '' ? null : parseConnection(typed);
  const host = enteredHost(options, secret);

  const enter = (entered: string) => {
    setTyped(entered);
    const several = withSeveral ? parseConnections(entered) : [];
    if (withSeveral && several.length > 1 && several.every((one) => one.ok)) {
      onOptionsChange(withSeveral(withoutSecret(options, secret), several));
      return;
    }
    const connection = entered.trim() === '' ? null : parseConnection(entered);
    if (!connection?.ok) {
      onOptionsChange(withSecret(options, secret, ''));
      return;
    }
    const withUrl = withSecret(options, secret, connection.apiUrl);
    onOptionsChange(connection.certSha256 === null ? withUrl : withFingerprint(withUrl, connection.certSha256));
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
          dir="ltr"
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          isConfigured={hasSaved(options, secret)}
          value={typed}
          onChange={({ currentTarget }) => enter(currentTarget.value)}
          onReset={() => onOptionsChange(withoutSecret(options, secret))}
        />
      </Field>
      {host !== null && (
        <Alert severity="info" title={text('config.notSavedYet', 'Server {{host}}, not saved yet', { host })} />
      )}
    </>
  );
}
