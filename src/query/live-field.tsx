import React from 'react';
import { EditorField } from '../editor/editor-field';
import { SwitchControl } from '../editor/switch-control';
import type { FieldProps } from './field-props';
import { text } from '../texts/translate';

/** Chooses whether new steps come by themselves. */
export function LiveField({ query, onChange }: FieldProps) {
  return (
    <EditorField
      label={text('query.live.label', 'Live')}
      tooltip={text(
        'query.live.help',
        'Each step is drawn as soon as it is known, without a refresh. It takes a Prometheus as history.'
      )}
    >
      {(labelledBy) => <SwitchControl {...labelledBy} value={query.live} onChange={(live) => onChange({ live })} />}
    </EditorField>
  );
}
