import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import React from 'react';
import { ConfigSubSection } from './config-section';
import { hasSavedApiUrl, settingsOf, type ConfigEditorProps } from './options';
import { SharingSwitch } from './sharing-switch';
import { text } from '../texts/translate';

/** Sharing of metrics, for Admins of a data source that may change the server and is saved. */
export function SharingSection({ options }: Pick<ConfigEditorProps, 'options'>) {
  const isAdmin = config.bootData.user.orgRole === OrgRole.Admin;
  if (!isAdmin || !settingsOf(options).allowWrites || !hasSavedApiUrl(options)) {
    return null;
  }
  return (
    <ConfigSubSection title={text('config.sharing.title', 'Reports to Outline’s makers')} disabled={options.readOnly}>
      <SharingSwitch key={options.version} uid={options.uid} disabled={options.readOnly} />
    </ConfigSubSection>
  );
}
