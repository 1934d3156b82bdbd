import React from 'react';
import { describeFamily, withFamilyDefaults } from '../../pkg/query/model';
import { Choice } from '../choice';
import { LabelledField } from '../labelled-field';
import type { FieldProps } from './field-props';

/** Chooses the figure: what the numeric shape returns and what the top rows are ranked by. */
export function FigureField({ query, onChange }: FieldProps) {
  const options = describeFamily(query.queryType).figures.map(({ id, label, description }) => ({
    value: id,
    label,
    description,
  }));
  const ranksOnly = query.shape !== 'numeric';
  return (
    <LabelledField
      label={ranksOnly ? 'Rank by' : 'Figure'}
      tooltip={ranksOnly ? 'The figure by which the top rows are chosen.' : 'The numeric shape returns one figure.'}
    >
      {(labelledBy) => (
        <Choice
          {...labelledBy}
          width={26}
          options={options}
          value={withFamilyDefaults(query).figure}
          onChange={(figure) => onChange({ figure })}
        />
      )}
    </LabelledField>
  );
}
