import { MultiCombobox } from '@grafana/ui';
import React from 'react';
import { describeFamily, labelTitles, withFamilyDefaults } from '../../pkg/query/model';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';

/** Chooses the labels that rows are told apart by; figures of equal rows are added up. */
export function GroupByField({ query, onChange }: FieldProps) {
  const options = describeFamily(query.queryType).groupings.map((value) => ({ value, label: labelTitles[value] }));
  return (
    <EditorField label="Group by" tooltip="One row for each combination of these. Without any, one sum for the server.">
      {(labelledBy) => (
        <MultiCombobox
          {...labelledBy}
          width="auto"
          minWidth={options.length * 16}
          maxWidth={64}
          placeholder="Whole server"
          options={options}
          value={withFamilyDefaults(query).groupBy}
          onChange={(chosen) => onChange({ groupBy: chosen.map(({ value }) => value) })}
        />
      )}
    </EditorField>
  );
}
