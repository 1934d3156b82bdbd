import React from 'react';
import { EditorField } from '../editor/editor-field';
import { SwitchControl } from '../editor/switch-control';
import type { FieldProps } from './field-props';
import { text } from '../texts/translate';

/** Chooses whether the least and the most that amounts can be are shown, too. */
export function BoundsField({ query, onChange }: FieldProps) {
  return (
    <EditorField
      label={text('query.bounds.label', 'Bounds')}
      tooltip={text('query.bounds.help', 'Two more fields for each amount: the least and the most that it can be.')}
    >
      {(labelledBy) => (
        <SwitchControl {...labelledBy} value={query.bounds} onChange={(bounds) => onChange({ bounds })} />
      )}
    </EditorField>
  );
}
