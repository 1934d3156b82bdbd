import React from 'react';
import { queryTypes, type QueryType } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import { familyText } from '../texts/declared';
import { text } from '../texts/translate';

interface Props {
  queryType: QueryType;
  onChange: (queryType: QueryType) => void;
}

/** Chooses the metric family. */
export function FamilyField({ queryType, onChange }: Props) {
  const options = queryTypes.map((value) => ({
    value,
    label: familyText(value, 'label'),
    description: familyText(value, 'description'),
  }));
  return (
    <EditorField label={text('query.family.label', 'Metrics')} tooltip={familyText(queryType, 'description')}>
      {(labelledBy) => <Choice {...labelledBy} width={35} options={options} value={queryType} onChange={onChange} />}
    </EditorField>
  );
}
