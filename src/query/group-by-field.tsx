import React from 'react';
import { describeFamily, withFamilyDefaults, type LabelName } from '../../pkg/query/model';
import { Choices } from '../editor/choices';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';
import { labelText } from '../texts/declared';
import { text } from '../texts/translate';

/** Chooses the labels that rows are told apart by; figures of equal rows are added up. */
export function GroupByField({ query, onChange }: FieldProps) {
  const options = describeFamily(query.queryType)
    .groupings.filter((value) => query.groupServersBy === null || value !== 'key_id')
    .map(optionOf);
  return (
    <EditorField
      label={text('query.groupBy.label', 'Group by')}
      tooltip={text(
        'query.groupBy.help',
        'One row for each combination of these. Without any, one sum for the server.'
      )}
    >
      {(labelledBy) => (
        <Choices
          {...labelledBy}
          // Wide enough that no chosen label is hidden behind a count.
          width={Math.min(options.length * 20, 64)}
          placeholder={text('query.groupBy.none', 'Whole server')}
          options={options}
          value={withFamilyDefaults(query).groupBy.map(optionOf)}
          onChange={(groupBy) => onChange({ groupBy })}
        />
      )}
    </EditorField>
  );
}

function optionOf(value: LabelName) {
  return { value, label: labelText(value) };
}
