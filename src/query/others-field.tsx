import { InlineSwitch } from '@grafana/ui';
import React from 'react';
import { LabelledField } from '../labelled-field';
import type { FieldProps } from './field-props';

/** Chooses whether all that the top rows leave out is drawn as one series. */
export function OthersField({ query, onChange }: FieldProps) {
  return (
    <LabelledField label="Others" tooltip="One more series with the sum of all that is not among the top.">
      {(labelledBy) => (
        <InlineSwitch
          {...labelledBy}
          value={query.others}
          onChange={({ currentTarget }) => onChange({ others: currentTarget.checked })}
        />
      )}
    </LabelledField>
  );
}
