import React from 'react';
import { settings } from '../../pkg/settings/model';
import { ApiUrlField } from './api-url-field';
import { ConfigSection } from './config-section';
import { HistoryProgress } from './history-progress';
import { enteredHost, hasSavedApiUrl, settingsOf, type ConfigEditorProps } from './options';
import { SavedServer } from './saved-server';
import { SettingField, SettingFields } from './setting-field';
import { sectionText } from '../texts/declared';
import { text } from '../texts/translate';

/** Which server, how it is recognised, and what is known of it. */
export function ConnectionSection(props: ConfigEditorProps) {
  const { uid, version, readOnly } = props.options;
  const saved = hasSavedApiUrl(props.options);
  const serverName = {
    ...settings.serverName,
    placeholder: enteredHost(props.options) ?? text('config.hostAndPort', 'Host and port'),
  };
  const own = {
    apiUrl: <ApiUrlField key={`${saved}`} {...props} />,
    serverName: <SettingField {...props} name="serverName" setting={serverName} />,
  };
  return (
    <ConfigSection title={sectionText('connection')} disabled={readOnly}>
      <SettingFields {...props} settings={settings} section="connection" own={own} />
      {saved && <SavedServer key={`server ${version}`} {...props} />}
      {saved && settingsOf(props.options).history !== 'off' && <HistoryProgress key={`history ${version}`} uid={uid} />}
    </ConfigSection>
  );
}
