import { Alert, Field, Switch } from '@grafana/ui';
import React, { useId } from 'react';
import { ConfigSubSection } from './config-section';
import { settingsOf, withSettings, type ConfigEditorProps } from './options';

/** The two switches that give something away; both are off by default. */
export function SafetySection({ options, onOptionsChange }: ConfigEditorProps) {
  const skipVerifyId = useId();
  const allowWritesId = useId();
  const { tlsSkipVerify = false, allowWrites = false, certSha256 = '' } = settingsOf(options);
  const anyCertificate = tlsSkipVerify && certSha256.trim() === '';
  return (
    <ConfigSubSection title="Safety" disabled={options.readOnly}>
      <Field
        label="Skip TLS verification"
        description="Accept any certificate where there is no fingerprint. A fingerprint is checked all the same."
        htmlFor={skipVerifyId}
        disabled={options.readOnly}
      >
        <Switch
          id={skipVerifyId}
          value={tlsSkipVerify}
          onChange={({ currentTarget }) =>
            onOptionsChange(withSettings(options, { tlsSkipVerify: currentTarget.checked }))
          }
        />
      </Field>
      {anyCertificate && (
        <Alert severity="warning" title="Anybody on the way to the server can take it over">
          Without verification, whoever answers in the server’s place receives the management API URL, and with it full
          control: every access key can be read, changed and deleted. Enter the fingerprint instead.
        </Alert>
      )}
      <Field
        label="Allow changes on the server"
        description="Grafana Admins may then change settings of the Outline server from here. Queries and alert rules never change anything."
        htmlFor={allowWritesId}
        disabled={options.readOnly}
      >
        <Switch
          id={allowWritesId}
          value={allowWrites}
          onChange={({ currentTarget }) =>
            onOptionsChange(withSettings(options, { allowWrites: currentTarget.checked }))
          }
        />
      </Field>
    </ConfigSubSection>
  );
}
