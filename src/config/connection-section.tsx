import { Alert } from '@grafana/ui';
import React from 'react';
import { settings, type ListedServer } from '../../pkg/settings/model';
import { ApiUrlField } from './api-url-field';
import { ConfigSection } from './config-section';
import { HistoryPlace } from './history-place';
import { HistoryProgress } from './history-progress';
import { enteredHost, hasSavedApiUrl, settingsOf, withSettings, type ConfigEditorProps } from './options';
import { SavedServer } from './saved-server';
import { AddServers } from './servers/add-servers';
import { FileServers } from './servers/file-servers';
import { addServers, readServers } from './servers/edited-servers';
import { ServerList } from './servers/server-list';
import { SettingField, SettingFields } from './setting-field';
import { sectionText } from '../texts/declared';
import { text } from '../texts/translate';

/** Which servers, how they are recognised, and what is known of them: one as a form, several as a list. */
export function ConnectionSection(props: ConfigEditorProps) {
  const { uid, version } = props.options;
  const read = readServers(props.options);
  if (!read.ok) {
    return (
      <ConfigSection title={sectionText('connection')}>
        <Alert
          severity="error"
          title={text('config.servers.unreadable', 'The list of servers cannot be read. {{problem}}', {
            problem: read.problem,
          })}
        />
      </ConfigSection>
    );
  }
  if (read.isShort) {
    return <OneServer {...props} servers={read.servers} />;
  }
  return (
    <ConfigSection title={text('config.servers.title', 'Outline servers')}>
      <ServerList key={`servers ${version}`} {...props} servers={read.servers} />
      <FileServers key={`file ${version}`} uid={uid} />
      {settingsOf(props.options).history !== 'off' && <HistoryPlace key={`history ${version}`} uid={uid} />}
    </ConfigSection>
  );
}

function OneServer({ servers, ...props }: ConfigEditorProps & { servers: readonly ListedServer[] }) {
  const { options, onOptionsChange } = props;
  const { uid, version, readOnly } = options;
  const saved = hasSavedApiUrl(options);
  const serverName = {
    ...settings.serverName,
    placeholder: enteredHost(options) ?? text('config.hostAndPort', 'Host and port'),
  };
  const own = {
    apiUrl: (
      <ApiUrlField
        key={`${saved}`}
        {...props}
        secret="apiUrl"
        withFingerprint={(changed, certSha256) => withSettings(changed, { certSha256 })}
        withSeveral={(changed, added) => addServers(changed, [], added)}
      />
    ),
    serverName: <SettingField {...props} name="serverName" setting={serverName} />,
  };
  return (
    <ConfigSection title={sectionText('connection')} disabled={readOnly}>
      <SettingFields {...props} settings={settings} section="connection" own={own} />
      {saved && <SavedServer key={`server ${version}`} {...props} />}
      <FileServers key={`file ${version}`} uid={uid} />
      {saved && settingsOf(options).history !== 'off' && <HistoryProgress key={`history ${version}`} uid={uid} />}
      {saved && (
        <AddServers
          knownHosts={new Set()}
          disabled={readOnly}
          onAdd={(added) => onOptionsChange(addServers(options, servers, added))}
        />
      )}
    </ConfigSection>
  );
}
