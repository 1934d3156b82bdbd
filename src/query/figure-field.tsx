import React from 'react';
import { figuresOfShape, withFamilyDefaults } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';

/** Chooses the figure: what the other shapes than tables return, and what the top rows are ranked by. */
export function FigureField({ query, onChange }: FieldProps) {
  const options = figuresOfShape(query.queryType, query.shape).map(({ id, label, description }) => ({
    value: id,
    label,
    description,
  }));
  const ranksOnly = query.shape === 'table';
  return (
    <EditorField
      label={ranksOnly ? 'Rank by' : 'Figure'}
      tooltip={ranksOnly ? 'The figure by which the top rows are chosen.' : 'This shape returns one figure.'}
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
    </EditorField>
  );
}
