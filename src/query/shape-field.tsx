import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import { figuresOfShape, type Shape } from '../../pkg/query/model';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';
import { text } from '../texts/translate';

const shapeOptions = (): Array<{ value: Shape; label: string; description: string }> => [
  {
    value: 'table',
    label: text('query.shape.table', 'Table'),
    description: text('query.shape.tableHelp', 'All figures of the family, one row each.'),
  },
  {
    value: 'numeric',
    label: text('query.shape.numeric', 'Numeric'),
    description: text(
      'query.shape.numericHelp',
      'One figure with labels, for stats, gauges, alert rules and expressions.'
    ),
  },
  {
    value: 'time-series',
    label: text('query.shape.timeSeries', 'Time series'),
    description: text('query.shape.timeSeriesHelp', 'One figure over time, from history.'),
  },
];

interface Props extends FieldProps {
  /** Shapes that whoever asks can read. */
  offered: readonly Shape[];
}

/** Chooses how the answer is laid out. Not every family has figures over time. */
export function ShapeField({ query, onChange, offered }: Props) {
  return (
    <EditorField label={text('query.shape.label', 'Shape')}>
      {({ id }) => (
        <RadioButtonGroup
          id={id}
          aria-label={text('query.shape.label', 'Shape')}
          options={shapeOptions().filter(
            ({ value }) => offered.includes(value) && figuresOfShape(query.queryType, value).length > 0
          )}
          value={query.shape}
          onChange={(shape) => onChange({ shape })}
        />
      )}
    </EditorField>
  );
}
