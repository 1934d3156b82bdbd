import { Alert } from '@grafana/ui';
import React from 'react';
import { settings } from '../../pkg/settings/model';
import { AdditionalSection } from './additional-section';
import { settingsOf, type ConfigEditorProps } from './options';
import { SettingField } from './setting-field';
import { text } from '../texts/translate';

/** What makes the server recognised, and the two switches that give something away. */
export function SafetySection(props: ConfigEditorProps) {
  const { tlsSkipVerify = false, certSha256 = '' } = settingsOf(props.options);
  const anyCertificate = tlsSkipVerify && certSha256.trim() === '';
  const skipVerify = (
    <>
      <SettingField {...props} name="tlsSkipVerify" setting={settings.tlsSkipVerify} />
      {anyCertificate && (
        <Alert
          severity="warning"
          title={text('config.anyCertificate.title', 'Anybody on the way to the server can take it over')}
        >
          {text(
            'config.anyCertificate.help',
            'Without verification, whoever answers in the server’s place receives the management API URL, and with it full control: every access key can be read, changed and deleted. Enter the fingerprint instead.'
          )}
        </Alert>
      )}
    </>
  );
  return <AdditionalSection {...props} section="safety" own={{ tlsSkipVerify: skipVerify }} />;
}
