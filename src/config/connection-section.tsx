import React from 'react';
import { ApiUrlField } from './api-url-field';
import { ConfigSection } from './config-section';
import { FingerprintField } from './fingerprint-field';
import { HistoryProgress } from './history-progress';
import { hasSavedApiUrl, settingsOf, type ConfigEditorProps } from './options';
import { SavedServer } from './saved-server';
import { ServerNameField } from './server-name-field';

/** Which server, how it is recognised, and what is known of it. */
export function ConnectionSection(props: ConfigEditorProps) {
  const { uid, version, readOnly } = props.options;
  const saved = hasSavedApiUrl(props.options);
  return (
    <ConfigSection title="Outline server" disabled={readOnly}>
      <ApiUrlField key={`${saved}`} {...props} />
      <FingerprintField {...props} />
      <ServerNameField {...props} />
      {saved && <SavedServer key={`server ${version}`} {...props} />}
      {saved && settingsOf(props.options).history !== 'off' && <HistoryProgress key={`history ${version}`} uid={uid} />}
    </ConfigSection>
  );
}
