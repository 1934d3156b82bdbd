import { Alert } from '@grafana/ui';
import React from 'react';
import { ConnectionSection } from './connection-section';
import { HistorySection } from './history-section';
import type { ConfigEditorProps } from './options';
import { SafetySection } from './safety-section';
import { SettingsSection } from './settings-section';
import { SharingSection } from './sharing-section';
import { StatisticsSection } from './statistics-section';

/** The data source's settings page. */
export function ConfigEditor(props: ConfigEditorProps) {
  return (
    <>
      {props.options.url && (
        <Alert severity="error" title="This data source has a plain URL">
          Whatever stands in <code>url</code> can be called by every user through Grafana’s proxy. Remove it where the
          data source is provisioned; the management API URL belongs into <code>secureJsonData.apiUrl</code> alone.
        </Alert>
      )}
      <ConnectionSection {...props} />
      <SettingsSection {...props} />
      <HistorySection {...props} />
      <StatisticsSection {...props} />
      <SafetySection {...props} />
      <SharingSection options={props.options} />
    </>
  );
}
