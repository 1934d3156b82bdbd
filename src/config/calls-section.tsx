import React from 'react';
import { ConfigSubSection } from './config-section';
import { NumberField } from './number-field';
import type { ConfigEditorProps } from './options';

/** How the server is called. */
export function CallsSection(props: ConfigEditorProps) {
  return (
    <ConfigSubSection title="Calls to the server" disabled={props.options.readOnly}>
      <NumberField
        {...props}
        setting="timeoutSeconds"
        label="Timeout, seconds"
        description="How long a call to the server may take."
      />
      <NumberField
        {...props}
        setting="cacheTtlSeconds"
        label="Cache, seconds"
        description="How long an answer serves further panels. 0 switches the cache off; equal calls at the same time are one call all the same."
      />
      <NumberField
        {...props}
        setting="maxConcurrentCalls"
        label="Calls at a time"
        description="Most calls to the server at the same time; it also carries its users’ traffic. 0 is no limit."
      />
    </ConfigSubSection>
  );
}
