import { Field, Input } from '@grafana/ui';
import React, { useId } from 'react';
import { describeWrongFingerprint, normalizeFingerprint } from '../../pkg/settings/model';
import { settingsOf, withSettings, type ConfigEditorProps } from './options';

/** The certificate's fingerprint, by which the server is recognised. It is no secret. */
export function FingerprintField({ options, onOptionsChange }: ConfigEditorProps) {
  const id = useId();
  const text = settingsOf(options).certSha256 ?? '';
  const wrong = text.trim() !== '' && normalizeFingerprint(text) === null;
  return (
    <Field
      label="Certificate fingerprint"
      description="certSha256 of the pasted line. Empty: the certificate must come from an authority that the Grafana machine trusts, which Outline’s own, self-signed certificates do not."
      htmlFor={id}
      invalid={wrong}
      error={wrong ? describeWrongFingerprint(text) : undefined}
      disabled={options.readOnly}
    >
      <Input
        id={id}
        width={80}
        placeholder="64 hexadecimal digits"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => onOptionsChange(withSettings(options, { certSha256: currentTarget.value }))}
      />
    </Field>
  );
}
