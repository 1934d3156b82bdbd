import { Input } from '@grafana/ui';
import React, { useState } from 'react';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import type { FieldProps } from './field-props';
import { text } from '../texts/translate';

type Mode = 'auto' | 'verbose' | 'custom';

const modeOptions = () => [
  {
    value: 'auto' as const,
    label: text('query.legend.auto', 'Auto'),
    description: text('query.legend.autoHelp', 'Names of keys, countries and servers'),
  },
  {
    value: 'verbose' as const,
    label: text('query.legend.verbose', 'Verbose'),
    description: text('query.legend.verboseHelp', 'The figure with all labels'),
  },
  {
    value: 'custom' as const,
    label: text('query.legend.custom', 'Custom'),
    description: text('query.legend.customHelp', 'A pattern such as {{example}}', {
      example: '{{key_name}} · {{server}}',
    }),
  },
];
const patternLabels = ['name', 'key_name', 'key_id', 'server', 'location', 'asn', 'as_org', 'figure'];
const firstPattern = '{{name}}';

/** Chooses how series and single values are named. */
export function LegendField({ query, onChange }: FieldProps) {
  const { legend } = query;
  const mode: Mode = legend === 'auto' || legend === '' ? 'auto' : legend === 'verbose' ? 'verbose' : 'custom';
  return (
    <>
      <EditorField
        label={text('query.legend.label', 'Legend')}
        tooltip={text('query.legend.help', 'Names of series and single values, also in the texts of alerts.')}
      >
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={14}
            options={modeOptions()}
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
      label={text('query.legend.pattern', 'Legend pattern')}
      tooltip={text('query.legend.patternHelp', 'Labels in double braces: {{labels}}.', {
        labels: patternLabels.map((label) => `{{${label}}}`).join(', '),
      })}
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
