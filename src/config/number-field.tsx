import { Field, Input } from '@grafana/ui';
import React, { useId } from 'react';
import * as v from 'valibot';
import { jsonDataSchema, parseLeniently } from '../../pkg/settings/model';
import { withSettings, type ConfigEditorProps } from './options';

type NumberSetting =
  | 'timeoutSeconds'
  | 'cacheTtlSeconds'
  | 'maxConcurrentCalls'
  | 'backfillSecondsPerHour'
  | 'keepFiveMinutesDays'
  | 'keepHoursDays'
  | 'keepDaysDays'
  | 'logStatisticsSeconds';

interface Props extends ConfigEditorProps {
  setting: NumberSetting;
  label: string;
  description: string;
}

/** A number with the default and the bounds of the settings' schema. Empty is the default. */
export function NumberField({ options, onOptionsChange, setting, label, description }: Props) {
  const id = useId();
  const saved: unknown = options.jsonData[setting];
  const parsed = parseLeniently(v.pick(jsonDataSchema, [setting]), { [setting]: saved });
  return (
    <Field
      label={label}
      description={description}
      htmlFor={id}
      invalid={!parsed.success}
      error={parsed.success ? undefined : describeIssue(parsed.issues[0])}
      disabled={options.readOnly}
    >
      <Input
        id={id}
        type="number"
        width={20}
        placeholder={String(v.getDefault(jsonDataSchema.entries[setting]))}
        value={typeof saved === 'number' || typeof saved === 'string' ? saved : ''}
        onChange={({ currentTarget }) => {
          const entered = currentTarget.value === '' ? undefined : currentTarget.valueAsNumber;
          onOptionsChange(withSettings(options, { [setting]: entered }));
        }}
      />
    </Field>
  );
}

function describeIssue({ type, requirement }: v.BaseIssue<unknown>): string {
  switch (type) {
    case 'min_value':
      return `At least ${String(requirement)}.`;
    case 'max_value':
      return `At most ${String(requirement)}.`;
    default:
      return 'A whole number.';
  }
}
