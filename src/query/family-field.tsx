import React from 'react';
import { describeFamily, queryTypes } from '../../pkg/query/model';
import { Choice } from '../choice';
import { LabelledField } from '../labelled-field';
import { changeFamily } from './change-query';
import type { FieldProps } from './field-props';

const options = queryTypes.map((value) => {
  const { label, description } = describeFamily(value);
  return { value, label, description };
});

/** Chooses the metric family. */
export function FamilyField({ query, onChange }: FieldProps) {
  return (
    <LabelledField label="Metrics" tooltip={describeFamily(query.queryType).description}>
      {(labelledBy) => (
        <Choice
          {...labelledBy}
          width={36}
          options={options}
          value={query.queryType}
          onChange={(value) => onChange(changeFamily(query, value))}
        />
      )}
    </LabelledField>
  );
}
