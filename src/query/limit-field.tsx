import { Input } from '@grafana/ui';
import React, { useState } from 'react';
import * as v from 'valibot';
import { querySchema } from '../../pkg/query/model';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';
import { text } from '../texts/translate';

/** Chooses how many rows to return. What is typed counts when the field is left or Enter is pressed. */
export function LimitField({ query, onChange }: FieldProps) {
  const saved = query.limit ? String(query.limit) : '';
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? saved;
  const limit = v.safeParse(querySchema.entries.limit, shown.trim() === '' ? null : Number(shown));
  const commit = () => {
    if (limit.success) {
      setTyped(null);
      if (shown !== saved) {
        onChange({ limit: limit.output });
      }
    }
  };
  return (
    <EditorField
      label={text('query.limit.label', 'Top')}
      tooltip={text('query.limit.help', 'How many rows, the highest first. Empty returns all.')}
      error={limit.success ? undefined : text('query.limit.problem', 'A whole number up to 100000, or nothing.')}
    >
      {(labelledBy) => (
        <Input
          {...labelledBy}
          width={10}
          inputMode="numeric"
          placeholder={text('query.limit.all', 'All')}
          value={shown}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onBlur={commit}
          onKeyDown={({ key }) => key === 'Enter' && commit()}
        />
      )}
    </EditorField>
  );
}
