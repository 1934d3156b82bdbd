import React from 'react';
import { describeFamily, queryTypes, type QueryType } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';

const options = queryTypes.map((value) => {
  const { label, description } = describeFamily(value);
  return { value, label, description };
});

interface Props {
  queryType: QueryType;
  onChange: (queryType: QueryType) => void;
}

/** Chooses the metric family. */
export function FamilyField({ queryType, onChange }: Props) {
  return (
    <EditorField label="Metrics" tooltip={describeFamily(queryType).description}>
      {(labelledBy) => <Choice {...labelledBy} width={36} options={options} value={queryType} onChange={onChange} />}
    </EditorField>
  );
}
