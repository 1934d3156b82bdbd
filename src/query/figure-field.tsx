import React from 'react';
import { figuresOfShape, withFamilyDefaults } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';
import { figureText } from '../texts/declared';
import { text } from '../texts/translate';

/** Chooses the figure: what the other shapes than tables return, and what the top rows are ranked by. */
export function FigureField({ query, onChange }: FieldProps) {
  const options = figuresOfShape(query.queryType, query.shape).map((figure) => ({
    value: figure.id,
    label: figureText(figure, 'label'),
    description: figureText(figure, 'description'),
  }));
  const ranksOnly = query.shape === 'table';
  return (
    <EditorField
      label={ranksOnly ? text('query.figure.rankBy', 'Rank by') : text('query.figure.label', 'Figure')}
      tooltip={
        ranksOnly
          ? text('query.figure.rankByHelp', 'The figure by which the top rows are chosen.')
          : text('query.figure.help', 'This shape returns one figure.')
      }
    >
      {(labelledBy) => (
        <Choice
          {...labelledBy}
          width={22}
          options={options}
          value={withFamilyDefaults(query).figure}
          onChange={(figure) => onChange({ figure })}
        />
      )}
    </EditorField>
  );
}
