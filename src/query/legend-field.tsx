import { Input } from '@grafana/ui';
import React, { useState } from 'react';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';

const modes = ['auto', 'verbose', 'custom'] as const;
type Mode = (typeof modes)[number];

const titles: Readonly<Record<Mode, string>> = { auto: 'Auto', verbose: 'Verbose', custom: 'Custom' };
const descriptions: Readonly<Record<Mode, string>> = {
  auto: 'Names of keys, countries and servers',
  verbose: 'The figure with all labels',
  custom: 'A pattern such as {{key_name}} on {{server}}',
};
const options = modes.map((value) => ({ value, label: titles[value], description: descriptions[value] }));
const firstPattern = '{{name}}';

/** Chooses how series and single values are named. */
export function LegendField({ query, onChange }: FieldProps) {
  const { legend } = query;
  const mode: Mode = legend === 'auto' || legend === '' ? 'auto' : legend === 'verbose' ? 'verbose' : 'custom';
  return (
    <>
      <EditorField label="Legend" tooltip="Names of series and single values, also in the texts of alerts.">
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={14}
            options={options}
            value={mode}
            onChange={(chosen) => onChange({ legend: chosen === 'custom' ? firstPattern : chosen })}
          />
        )}
      </EditorField>
      {mode === 'custom' && <PatternField key={legend} query={query} onChange={onChange} />}
    </>
  );
}

function PatternField({ query, onChange }: FieldProps) {
  const [pattern, setPattern] = useState(query.legend);
  return (
    <EditorField
      label="Legend pattern"
      tooltip="Labels in double braces: {{name}}, {{key_name}}, {{key_id}}, {{server}}, {{location}}, {{asn}}, {{as_org}}, {{figure}}."
    >
      {({ id }) => (
        <Input
          id={id}
          width={32}
          value={pattern}
          onChange={({ currentTarget }) => setPattern(currentTarget.value)}
          onBlur={() => pattern !== query.legend && onChange({ legend: pattern })}
        />
      )}
    </EditorField>
  );
}
