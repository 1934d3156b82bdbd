import React from 'react';
import { EditorField } from '../editor/editor-field';
import { SwitchControl } from '../editor/switch-control';
import type { FieldProps } from './field-props';
import { text } from '../texts/translate';

/** Chooses whether all that the top rows leave out is drawn as one series. */
export function OthersField({ query, onChange }: FieldProps) {
  return (
    <EditorField
      label={text('query.others.label', 'Others')}
      tooltip={text('query.others.help', 'One more series with the sum of all that is not among the top.')}
    >
      {(labelledBy) => (
        <SwitchControl {...labelledBy} value={query.others} onChange={(others) => onChange({ others })} />
      )}
    </EditorField>
  );
}
