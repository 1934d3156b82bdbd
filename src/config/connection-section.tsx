import { FieldSet } from '@grafana/ui';
import React from 'react';
import { ApiUrlField } from './api-url-field';
import { FingerprintField } from './fingerprint-field';
import { hasSavedApiUrl, type ConfigEditorProps } from './options';
import { SavedServer } from './saved-server';

/** Which server, and how it is recognised. */
export function ConnectionSection(props: ConfigEditorProps) {
  const { version } = props.options;
  const saved = hasSavedApiUrl(props.options);
  return (
    <FieldSet label="Outline server" disabled={props.options.readOnly}>
      <ApiUrlField key={`${saved}`} {...props} />
      {saved && <SavedServer key={version} {...props} />}
      <FingerprintField {...props} />
    </FieldSet>
  );
}
