import { MultiCombobox } from '@grafana/ui';
import React from 'react';
import { describeFamily, withFamilyDefaults } from '../../pkg/query/model';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';
import { labelText } from '../texts/declared';
import { text } from '../texts/translate';

/** Chooses the labels that rows are told apart by; figures of equal rows are added up. */
export function GroupByField({ query, onChange }: FieldProps) {
  const options = describeFamily(query.queryType)
    .groupings.filter((value) => query.groupServersBy === null || value !== 'key_id')
    .map((value) => ({ value, label: labelText(value) }));
  return (
    <EditorField
      label={text('query.groupBy.label', 'Group by')}
      tooltip={text(
        'query.groupBy.help',
        'One row for each combination of these. Without any, one sum for the server.'
      )}
    >
      {(labelledBy) => (
        <MultiCombobox
          {...labelledBy}
          // Wide enough that no chosen label is hidden behind a count.
          width={Math.min(options.length * 20, 64)}
          placeholder={text('query.groupBy.none', 'Whole server')}
          options={options}
          value={withFamilyDefaults(query).groupBy}
          onChange={(chosen) => onChange({ groupBy: chosen.map(({ value }) => value) })}
        />
      )}
    </EditorField>
  );
}
